/**
 * How fast is a file of follows imported? Arcs per second from bytes in memory to columns, on one thread, for a
 * made-up graph written as a sorted list of numbers and in random order with longer ids; against a bare loop that looks
 * at every byte once.
 * Aim: millions of arcs per second.
 */
import { Bench } from "tinybench";
import { madeUpFollows } from "../scenarios/graphs/follows.ts";
import { EdgeListReader } from "../src/graph/edgeList.ts";
import { permuteIndex } from "../src/lib/permutation.ts";
import { type Row, report } from "./result.ts";

const accounts = Number(process.argv[2] ?? 200_000);
const piece = 2 ** 20;
let sink = 0;
const rows: Row[] = [];

const options = { followees: 12, circles: 500, closeness: 0.9, imitation: 0.5, seed: "bench" };
const arcs = [...madeUpFollows({ accounts, ...options })];
const shuffled = arcs.map((_, i) => arcs[permuteIndex(arcs.length, 1, 2, i)]);

for (const [name, text] of [
  ["numbers, in order", arcs.map(([one, other]) => `${one} ${other}\n`)],
  ["long ids, shuffled", shuffled.map(([one, other]) => `user_${one}\tuser_${other}\n`)],
] as const) {
  const bytes = new TextEncoder().encode(text.join(""));
  const bench = new Bench({ time: 4000, iterations: 3, warmupTime: 500, warmupIterations: 1 });
  bench.add("import", () => {
    const reader = new EdgeListReader({ file: name, direction: "follower followee" });
    for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
    sink += reader.finish().columns.accounts;
  });
  bench.add("bare loop", () => {
    let sum = 0;
    for (let at = 0; at < bytes.length; at++) sum = (Math.imul(sum, 31) + bytes[at]) | 0;
    sink += sum;
  });
  await bench.run();
  const [whole, bare] = bench.tasks.map((task) => {
    if (task.result.state !== "completed") throw new Error(`${task.name} did not complete`);
    return task.result.latency.min / 1000;
  }) as [number, number];
  rows.push({
    ids: name,
    "M arcs": arcs.length / 1e6,
    accounts,
    MB: bytes.length / 1e6,
    "import, M arcs/s": arcs.length / whole / 1e6,
    "bare loop, M arcs/s": arcs.length / bare / 1e6,
  });
}
if (sink === 0.5) console.log(sink);
const first = Number(rows[0]?.["import, M arcs/s"]);
const aims = [{ what: "import, numbers in order", figure: first, unit: "M arcs/s", atLeast: 2 }];
report("import", { rows, aims }, process.argv[2] !== undefined);
