/**
 * How long until something happens? Parsing a scenario; `feedcast --help`, whose start-up Node's own is taken off; and
 * the smallest run from the shell. Commands take turns; medians of 31 each. Needs `npm run build` before.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "simple-statistics";
import { Bench } from "tinybench";
import pasha from "../scenarios/cartier-pasha-2020.yaml";
import small from "../scenarios/small.yaml";
import { parseScenario } from "../src/scenario/parse.ts";
import { type Aim, type Row, report } from "./result.ts";

const times = 31;
const program = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const smallest = `
question: What does the smallest run take?
campaign: { name: Smallest, start: 2020-11-16T10:00+08:00, days: 1 }
audience: { users: 10k }
brand: { followers: 10, posts: 1, quality: 0, duration: 15s }
compare:
  - { name: Follow feed, platform: weibo-2013 }
seed: smallest
`;

const rows: Row[] = [...(await parsing()), ...starting()];
const help = secondsOf("feedcast --help, without Node's own start");
const aims: Aim[] = [{ what: "feedcast --help, without Node's own start", figure: help, unit: "s", atMost: 0.15 }];
report("start", { rows, aims }, false);

async function parsing(): Promise<Row[]> {
  const bench = new Bench({ time: 1000, throws: true });
  bench.add("parse small.yaml", () => void parseScenario(small, { file: "small.yaml" }));
  bench.add("parse cartier-pasha-2020.yaml", () => void parseScenario(pasha, { file: "cartier-pasha-2020.yaml" }));
  await bench.run();
  return bench.tasks.map(({ name, result }) => {
    if (result.state !== "completed") throw new Error(`${name} did not complete`);
    return { what: name, ms: result.latency.p50 };
  });
}

function starting(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), "feedcast-bench-"));
  try {
    const file = join(folder, "smallest.yaml");
    writeFileSync(file, smallest);
    const commands = { node: ["-e", "0"], help: [program, "--help"], run: [program, "run", file, "--quiet"] };
    const names = ["node", "help", "run"] as const;
    const taken = { node: [] as number[], help: [] as number[], run: [] as number[] };
    for (let time = 0; time < times; time++) for (const name of names) taken[name].push(spawnMs(commands[name]));
    const [node, help, run] = names.map((name) => median(taken[name])) as [number, number, number];
    return [
      { what: "node -e 0", ms: node },
      { what: "feedcast --help", ms: help },
      { what: "feedcast --help, without Node's own start", ms: help - node },
      { what: "feedcast run, 10,000 users, one day", ms: run },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function spawnMs(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${args.join(" ")}: ${stderr}`);
  return performance.now() - start;
}

function secondsOf(what: string): number {
  return Number(rows.find((row) => row.what === what)?.ms) / 1000;
}
