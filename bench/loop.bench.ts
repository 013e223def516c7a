/**
 * How fast is the individual loop? Impressions per second of the responder, against two loops that do no more than touch
 * the same number of bytes and make the same number of keyed draws: one picks the same users in the same order, one
 * draws its users at random. Each size in a process of its own.
 * `node .bench/loop.bench.mjs 1e6,1e7` measures chosen sizes and keeps nothing.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "simple-statistics";
import { Bench } from "tinybench";
import type { ImpressionBatches } from "../src/feed/allocation/impressionBatches.ts";
import { layout, pickRun } from "../src/lib/permutation.ts";
import { derive, hash31, hash32, rootKey } from "../src/lib/random.ts";
import type { PopulationState } from "../src/world/populationState.ts";
import { impressionsPerTick, responderOf, ticks } from "./responderLoop.ts";
import { type Aim, report } from "./result.ts";

/** Outcome, watch and join: what every impression of a creator's post draws. */
const draws = 3;
const blockGroup = 16;
const picks = new Int32Array(4096);
/** The loops take turns, so that a machine that slows down slows all of them. */
const rounds = 4;
const roundMs = 1000;
let sink = 0;

interface Rates {
  readonly users: number;
  /** Impressions per second. */
  readonly responder: number;
  readonly same: number;
  readonly random: number;
}

const [chosen, alone] = process.argv.slice(2);
if (alone) console.log(JSON.stringify(await rates(Number(chosen))));
else measure(chosen?.split(",") ?? ["1e6", "1e7", "1e8", "6e8"]);

function measure(sizes: readonly string[]): void {
  const self = fileURLToPath(import.meta.url);
  const measured = sizes.map(
    (users): Rates => JSON.parse(execFileSync(process.execPath, [self, users, "alone"], { encoding: "utf8" })),
  );
  const rows = measured.map(({ users, responder, same, random }) => ({
    users,
    "responder, M/s": responder / 1e6,
    "bare, same order, M/s": same / 1e6,
    "bare, random order, M/s": random / 1e6,
    "of same order": responder / same,
    "of random order": responder / random,
  }));
  report("loop", { rows, aims: aims(measured) }, chosen !== undefined);
}

function aims(measured: readonly Rates[]): Aim[] {
  const found = measured.map(({ users, responder, same }) => {
    const what = `of the bare loop in the same order, ${users.toExponential(0)} users`;
    return { what, figure: responder / same, unit: "", atLeast: 0.6 };
  });
  const first = measured.find(({ users }) => users === 1e6);
  const last = measured.find(({ users }) => users === 6e8);
  if (last) {
    const what = "times the bare loop in random order, 6e+8 users";
    found.push({ what, figure: last.responder / last.random, unit: "", atLeast: 3 });
    const figure = last.responder / (first?.responder ?? Number.NaN);
    if (first) found.push({ what: "of its own rate at 1e+6 users, 6e+8 users", figure, unit: "", atLeast: 0.6 });
  }
  return found;
}

async function rates(users: number): Promise<Rates> {
  const { responder, population } = responderOf(users);
  const loops = {
    responder: (batches: ImpressionBatches) => void responder.respond(batches),
    same: (batches: ImpressionBatches) => sameOrder(population, batches),
    random: (batches: ImpressionBatches) => randomOrder(population, batches),
  };
  const names = ["responder", "same", "random"] as const;
  const tickOf = { responder: ticks(population), same: ticks(population), random: ticks(population) };
  const found = { responder: [] as number[], same: [] as number[], random: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: roundMs, iterations: 3, warmup: round === 0, warmupIterations: 3, throws: true });
    for (const name of names) bench.add(name, () => loops[name](tickOf[name]()));
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (result.state !== "completed") throw new Error(`${name} did not complete`);
      found[name as keyof typeof found].push(impressionsPerTick / (result.latency.p50 / 1000));
    }
  }
  if (sink === 0.5) console.log(sink);
  return { users, responder: median(found.responder), same: median(found.same), random: median(found.random) };
}

/** The first yardstick: segment by segment, sixteen blocks at a time, post by post, as the responder goes. */
function sameOrder(population: PopulationState, batches: ImpressionBatches): void {
  const key = rootKey("bare");
  for (let segment = 0; segment < population.segments.length; segment++) {
    const state = population.states[segment];
    const within = layout(population.segments[segment].size);
    const blocks = within.blockCount;
    for (let first = 0; first < blocks; first += blockGroup) {
      const end = Math.min(blocks, first + blockGroup);
      const chunk = Math.max(1, Math.floor(512 / (end - first))) * blocks;
      for (let batch = segment; batch < batches.length; batch += population.segments.length) {
        const { a, b } = derive(derive(key, batches.post[batch]), segment);
        const last = batches.start[batch] + batches.count[batch];
        for (let start = batches.start[batch], next = 0; start < last; start = next) {
          next = Math.min(last, start + chunk - (start % blocks));
          touch(state, pickRun(within, a, b, start, next - start, first, end, picks), a, b);
        }
      }
    }
  }
}

function touch(state: Uint8Array, picked: number, a: number, b: number): void {
  const users = picks;
  let sum = 0;
  for (let i = 0; i < picked; i++) {
    const user = users[i];
    state[user] = state[user] + 1;
    for (let draw = 0; draw < draws; draw++) sum = (sum + hash31(user, a + draw, b)) | 0;
  }
  sink ^= sum;
}

/** The second: cell by cell, users drawn over the segment with no order that memory could follow. */
function randomOrder(population: PopulationState, batches: ImpressionBatches): void {
  const key = rootKey("random");
  for (let batch = 0; batch < batches.length; batch++) {
    const segment = batches.segment[batch];
    const { a, b } = derive(derive(key, batches.post[batch]), segment);
    const part = population.segments[segment].size / 4294967296;
    const last = batches.start[batch] + batches.count[batch];
    for (let start = batches.start[batch]; start < last; start += picks.length) {
      const picked = Math.min(picks.length, last - start);
      for (let i = 0; i < picked; i++) picks[i] = (hash32(start + i, a, b) >>> 0) * part;
      touch(population.states[segment], picked, a, b);
    }
  }
}
