/**
 * How much does each speed trick bring? Processor time with the trick ÷ time of the plain program. `IdTable` and `NumberSet` run beside a
 * built-in Map and Set. A trick inside the engine runs beside the same engine with the trick taken out of its built text,
 * so that no loop is written twice; each in processes of its own that take turns, and both must give the same figures.
 * `node .bench/variants.bench.mjs prefetch,counters` measures chosen tricks and keeps nothing.
 * Left out: the memo of divisions by affinity index, which only scenarios with leaning creators use.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median } from "simple-statistics";
import { Bench } from "tinybench";
import { IdTable } from "../src/graph/idTable.ts";
import { NumberSet } from "../src/lib/numberSet.ts";
import { hash32 } from "../src/lib/random.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { simulate } from "../src/simulate.ts";
import { responderOf, ticks } from "./responderLoop.ts";
import { type Row, report } from "./result.ts";

/** A trick of the engine, and the change of the built text that takes it out. */
interface Trick {
  readonly on: readonly string[];
  readonly text: RegExp;
  readonly plain: string;
  readonly places: number;
}

interface Timed {
  readonly ms: number;
  /** Figures that the trick must not change. */
  readonly figures: string;
}

const tricks: Readonly<Record<string, Trick>> = {
  prefetch: {
    on: ["responder 1e6", "responder 1e8", "responder 6e8"],
    text: /for \(let i = 0; i <= picked - 4; i \+= 4\) fetched \|= [^;]*;/g,
    plain: "",
    places: 1,
  },
  counters: {
    on: ["responder 1e6", "responder 1e8"],
    text: /\(i & 3\) << 5 \| exposures/g,
    plain: "exposures",
    places: 2,
  },
  keys: {
    on: ["run 1000x1e4", "run 20000"],
    text: /const segmentKey = \(author, segment\) => \{/g,
    plain: "$& return derive(author.key, segment);",
    places: 1,
  },
  spill: {
    on: ["run 1x3e7"],
    text: /const spilledBefore = \(author\) => \{/g,
    plain: "$& return spill(author, divisionOf(author).shares, segments, strata);",
    places: 1,
  },
};
const structures: Readonly<Record<string, readonly string[]>> = {
  idTable: ["7 1e5", "7 1e6", "10 1e5", "10 1e6"],
  numberSet: ["6e8 1e3", "6e8 1e6", "1e10 1e3", "1e10 1e6"],
};
const rounds = 3;
const built = fileURLToPath(new URL(".", import.meta.url));
const script = "variants.bench.mjs";

const [chosen, alone] = process.argv.slice(2);
if (alone) console.log(JSON.stringify(await one(chosen, alone)));
else {
  const names = chosen?.split(",") ?? [...Object.keys(structures), ...Object.keys(tricks)];
  report("variants", { rows: names.flatMap(rowsOf), aims: [] }, chosen !== undefined);
}

function rowsOf(name: string): Row[] {
  const trick = tricks[name];
  if (trick === undefined) return structures[name].map((on) => row(name, on, inChild(built, name, on)));
  const folder = withoutTrick(name, trick);
  const rows = trick.on.map((on) => {
    const times = { trick: [] as number[], plain: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      const withTrick: Timed = inChild(built, name, on);
      const plain: Timed = inChild(folder, name, on);
      if (plain.figures !== withTrick.figures) throw new Error(`${name} changes figures of ${on}`);
      times.trick.push(withTrick.ms);
      times.plain.push(plain.ms);
    }
    return row(name, on, { trick: median(times.trick), plain: median(times.plain) });
  });
  rmSync(folder, { recursive: true });
  return rows;
}

function row(name: string, on: string, { trick, plain }: { readonly trick: number; readonly plain: number }): Row {
  return { trick: name, on, "with, ms": trick, "plain, ms": plain, "with ÷ plain": trick / plain };
}

function inChild<T>(folder: string, name: string, on: string): T {
  return JSON.parse(execFileSync(process.execPath, [`${folder}/${script}`, name, on], { encoding: "utf8" }));
}

/** A copy of the built benchmarks without the trick. */
function withoutTrick(name: string, { text, plain, places }: Trick): string {
  const folder = `${built}plain-${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  let found = 0;
  for (const file of readdirSync(built).filter((file) => file.endsWith(".mjs"))) {
    const code = readFileSync(`${built}${file}`, "utf8");
    found += code.match(text)?.length ?? 0;
    writeFileSync(`${folder}/${file}`, code.replace(text, plain));
  }
  if (found !== places) throw new Error(`${name}: expected ${places} places to change, found ${found}`);
  return folder;
}

async function one(name: string, on: string): Promise<unknown> {
  const [first, second] = on.split(" ");
  if (name === "idTable") return idTables(Number(first), Number(second));
  if (name === "numberSet") return numberSets(Number(first), Number(second));
  return first === "responder" ? responder(Number(second)) : run(second);
}

async function responder(users: number): Promise<Timed> {
  const { responder, population } = responderOf(users);
  const next = ticks(population);
  const figures = JSON.stringify([...responder.respond(next()).tally]);
  const bench = new Bench({ time: 1000, iterations: 3, warmupIterations: 3, throws: true, now });
  bench.add("responder", () => void responder.respond(next()));
  const [ms] = await times(bench);
  return { ms, figures };
}

/** A week of a follow feed in which every share is a repost, as in follow.bench.ts. @param shape accounts × followers */
async function run(shape: string): Promise<Timed> {
  const [accounts, followers] = shape.split("x").map(Number) as [number, number?];
  const who = followers === undefined ? "tier: participant" : `tier: celebrity, followers: ${followers}, posts: 1`;
  const text = `
question: What does a trick bring?
campaign: { name: Cascade, start: 2013-01-14T10:00+08:00, days: 7 }
audience: { users: 5e7 }
creators:
  - { ${who}, count: ${accounts}, when: everyday, quality: 3, duration: 15s }
compare:
  - { name: Follow feed, platform: weibo-2013 }
seed: follow
model: { challenge: { ease: 0 }, feed: { sharing: { repostShare: 1 } } }
`;
  const scenario = parseScenario(text, { file: "variants.yaml", set: ["panel=1"] });
  let figures = "";
  const bench = new Bench({ iterations: 2, time: 1500, warmup: false, throws: true, now });
  bench.add("run", () => {
    figures = JSON.stringify(simulate(scenario, "Follow feed", "follow").metrics);
  });
  const [ms] = await times(bench);
  return { ms, figures };
}

/** Numbers ids as a file of arcs names them: every id about ten times, in no order. */
async function idTables(digits: number, count: number): Promise<{ trick: number; plain: number }> {
  const all = Array.from({ length: count }, (_, i) => String(10 ** (digits - 1) + i));
  const text = Buffer.from(Array.from({ length: 10 * count }, (_, i) => all[within(i, count)]).join(""));
  return compared(
    () => {
      const table = new IdTable(() => {});
      for (let start = 0; start < text.length; start += digits) table.numberOf(text, start, start + digits);
      return table.length;
    },
    () => {
      const table = new Map<string, number>();
      for (let start = 0; start < text.length; start += digits) {
        const id = text.toString("latin1", start, start + digits);
        if (!table.has(id)) table.set(id, table.size);
      }
      return table.size;
    },
  );
}

/** Adds `count` user numbers below `users`, most of them twice, and goes through them once. */
async function numberSets(users: number, count: number): Promise<{ trick: number; plain: number }> {
  const values = Float64Array.from({ length: 2 * count }, (_, i) => within(within(i, count), users));
  return compared(
    () => {
      const set = new NumberSet();
      let added = 0;
      for (const value of values) if (set.add(value)) added++;
      for (const value of set) added += value % 2;
      return added;
    },
    () => {
      const set = new Set<number>();
      let added = 0;
      for (const value of values) {
        const before = set.size;
        set.add(value);
        if (set.size > before) added++;
      }
      for (const value of set) added += value % 2;
      return added;
    },
  );
}

function within(i: number, below: number): number {
  return Math.floor(((hash32(i, 1, 2) >>> 0) / 4294967296) * below);
}

async function compared(trick: () => number, plain: () => number): Promise<{ trick: number; plain: number }> {
  if (trick() !== plain()) throw new Error("the trick gives another result");
  // The check above has warmed both up.
  const bench = new Bench({ time: 1000, iterations: 3, warmup: false, throws: true, now });
  bench.add("trick", () => void trick()).add("plain", () => void plain());
  const [withTrick, without] = await times(bench);
  return { trick: withTrick, plain: without };
}

/** Processor time of this process, ms: a busy machine stretches it less than the time on the clock. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The median of each task, ms. */
async function times(bench: Bench): Promise<number[]> {
  await bench.run();
  return bench.tasks.map(({ name, result }) => {
    if (result.state !== "completed") throw new Error(`${name} did not complete`);
    return result.latency.p50;
  });
}
