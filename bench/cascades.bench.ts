/**
 * How fast are cascades on an imported graph? Arcs per second that go out from the accounts reached, each of which a
 * plain program would try, and cascades per second, on one thread; against a bare loop that goes over the same arcs
 * with one keyed draw each and does nothing with it.
 * Aim: five times the 180 M arcs/s of a good C++ program where all arcs have one probability (900 M), and more than
 * its 110 M in the weighted cascade.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Bench } from "tinybench";
import { madeUpFollows } from "../scenarios/graphs/follows.ts";
import type { FollowColumns } from "../src/graph/columns.ts";
import { EdgeListReader } from "../src/graph/edgeList.ts";
import type { DiffusionModel } from "../src/influence/arcs.ts";
import { createCascade } from "../src/influence/cascade.ts";
import { selectByDegree } from "../src/influence/seedSet.ts";
import { derive, hash31, rootKey } from "../src/lib/random.ts";
import { type Aim, type Row, report } from "./result.ts";

const file = join(process.env.FEEDCAST_DATA ?? "../shared/data", "nethept/arcs.txt");
const key = rootKey("cascades");
let sink = 0;

const { name, graph } = read();
const { offsets } = graph;
const seeds = selectByDegree(graph, 50);
console.log(`${name}: ${graph.accounts} accounts, ${offsets[graph.accounts]} arcs, the 50 most followed as seeds`);

const rows: Row[] = [];
const aims: Aim[] = [];
for (const [title, diffusion, cascades, atLeast] of [
  ["one probability, .01", { model: "ic", probability: 0.01 }, 20_000, 900],
  ["weighted cascade", { model: "wc" }, 500, 110],
] as const satisfies readonly (readonly [string, DiffusionModel, number, number])[]) {
  const cascade = createCascade(graph, diffusion);
  // The same cascades in every call, so that their arcs can be counted beforehand.
  let arcs = 0;
  const reached: Uint32Array[] = [];
  for (let r = 0; r < cascades; r++) {
    const own = derive(key, r);
    const list = cascade.reached.slice(0, cascade.run(seeds, own.a, own.b));
    for (const account of list) arcs += offsets[account + 1] - offsets[account];
    if (r < 100) reached.push(list);
  }
  const bench = new Bench({ time: 3000, iterations: 10, warmupTime: 500, warmupIterations: 1 });
  bench.add("cascades", () => {
    for (let r = 0; r < cascades; r++) {
      const own = derive(key, r);
      sink += cascade.run(seeds, own.a, own.b);
    }
  });
  bench.add("bare loop", () => {
    for (let r = 0; r < cascades; r++) sink += bareLoop(graph, reached[r % reached.length], r);
  });
  await bench.run();
  const [skipping, bare] = bench.tasks.map((task) => {
    if (task.result.state !== "completed") throw new Error(`${task.name} did not complete`);
    return task.result.latency.min / 1000;
  }) as [number, number];
  rows.push({
    cascade: title,
    "M arcs/s": arcs / skipping / 1e6,
    "k cascades/s": cascades / skipping / 1000,
    "bare loop, M arcs/s": arcs / bare / 1e6,
    ratio: bare / skipping,
  });
  aims.push({ what: title, figure: arcs / skipping / 1e6, unit: "M arcs/s", atLeast });
}
if (sink === 0.5) console.log(sink);
report("cascades", { rows, aims }, name !== "NetHEPT");

/** The yardstick: every arc of the accounts reached, one keyed draw each. */
function bareLoop({ offsets: ends, followers }: FollowColumns, accounts: Uint32Array, cascade: number): number {
  const { a, b } = derive(key, cascade);
  let sum = 0;
  for (let i = 0; i < accounts.length; i++) {
    const account = accounts[i];
    const end = ends[account + 1];
    for (let arc = ends[account]; arc < end; arc++) sum = (sum + (hash31(arc, a, b) ^ followers[arc])) | 0;
  }
  return sum;
}

function read(): { name: string; graph: FollowColumns } {
  const reader = new EdgeListReader({ file, direction: "followee follower" });
  try {
    reader.push(readFileSync(file));
    return { name: "NetHEPT", graph: reader.finish().columns };
  } catch {
    console.log(`no data at ${file}: a made-up graph stands in`);
    const options = { followees: 4, circles: 200, closeness: 0.9, imitation: 0.5, seed: "bench" };
    const lines: string[] = [];
    for (const [follower, followee] of madeUpFollows({ accounts: 15_000, ...options }))
      lines.push(`${followee} ${follower}\n`);
    const other = new EdgeListReader({ file: "made up", direction: "followee follower" });
    other.push(new TextEncoder().encode(lines.join("")));
    return { name: "made up", graph: other.finish().columns };
  }
}
