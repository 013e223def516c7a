import type { Run } from "../../src/metrics/run.ts";
import type { Counted } from "./engine.ts";
import { mean, normalQuantile, sum, variance } from "./numbers.ts";

/** |z| of a standard normal variable is larger once in a million. */
export const zLimit = 4.9;

/** One comparison of the engine with the reference, for a test and for `npm run validation`. */
export interface Claim {
  readonly claim: string;
  /** Means over worlds (of a distribution: its median). */
  readonly reference: number;
  readonly engine: number;
  /** 95 % interval of engine − reference; of two distributions the distance of Kolmogorov and Smirnov, and 0. */
  readonly interval: readonly [number, number];
  /** Standard normal where the two agree. */
  readonly z: number;
  readonly pass: boolean;
}

/** Figures of one world under names that both sides share. */
export type Figures = Readonly<Record<string, number>>;

/** The figures compared of a run, the engine's and the reference's alike. */
export function figuresOf(run: Run | Counted, bins: readonly number[]): Figures {
  const views = "series" in run ? run.series.views : run.viewsPerTick;
  const of = (name: string) => (run.metrics as Record<string, number>)[name] ?? 0;
  const figures: Record<string, number> = {};
  for (const name of [
    "impressions",
    "views",
    "validPlays",
    "reach",
    "likes",
    "comments",
    "shares",
    "saves",
    "follows",
    "notInterested",
    "watchHours",
    "participantPosts",
  ]) {
    figures[name] = of(name);
  }
  for (const name of ["validPlays", "likes", "shares", "participantPosts"]) {
    figures[`${name} per impression`] = of(name) / Math.max(1, of("impressions"));
  }
  for (const [surface, count] of Object.entries(run.viewsBySurface)) figures[`views on ${surface}`] = count;
  bins.forEach((from, bin) => {
    const part = views.slice(from, bins[bin + 1] ?? views.length);
    figures[`share of views from hour ${from}`] = sum(part) / Math.max(1, sum(views));
  });
  const { frequency } = run;
  for (const times of [1, 2, 3, 4]) figures[`users with ${times} exposures`] = frequency[times] ?? 0;
  figures["users with 5 or more"] = sum(frequency.slice(5));
  const cascade = "series" in run ? run.largestCascade : largest(run.trees);
  figures["largest cascade"] = cascade?.size ?? 1;
  figures["its depth"] = cascade?.depth ?? 0;
  figures["its structural virality"] = cascade?.structuralVirality ?? 0;
  return figures;
}

/** The tree with most members, its distances walked member by member. */
function largest(trees: readonly number[][]) {
  const parents = trees.reduce((best, tree) => (tree.length > best.length ? tree : best), [-1]);
  const size = parents.length;
  const up = (member: number) => {
    const path = [member];
    while (parents[path.at(-1)!] >= 0) path.push(parents[path.at(-1)!]);
    return path;
  };
  const paths = parents.map((_, member) => up(member));
  let distances = 0;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < a; b++) {
      const shared = paths[a].filter((member) => paths[b].includes(member)).length;
      distances += paths[a].length + paths[b].length - 2 * shared;
    }
  }
  const depth = Math.max(...paths.map((path) => path.length - 1));
  return { size, depth, structuralVirality: size > 1 ? distances / ((size * (size - 1)) / 2) : 0 };
}

/**
 * Means of every figure over independent worlds, by Welch's t; z is the normal value as rare as t with its degrees of
 * freedom (Wallace 1959, within .02). What varies in neither is compared exactly, what never happens is left out.
 */
export function compareMeans(reference: readonly Figures[], engine: readonly Figures[], prefix = ""): Claim[] {
  const happens = (name: string) => [...reference, ...engine].some((figures) => figures[name] !== 0);
  const names = Object.keys(reference[0]).filter(happens);
  return names.map((name) => {
    const [theirs, ours] = [reference, engine].map((worlds) => worlds.map((figures) => figures[name]));
    const [ofTheirs, ofOurs] = [theirs!, ours!].map((values) => variance(values) / values.length);
    const difference = mean(ours!) - mean(theirs!);
    const error = Math.sqrt(ofTheirs! + ofOurs!);
    const freedom =
      (ofTheirs! + ofOurs!) ** 2 /
      Math.max(1e-300, ofTheirs! ** 2 / (theirs!.length - 1) + ofOurs! ** 2 / (ours!.length - 1));
    const t = difference / error;
    const rarity = ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((t * t) / freedom));
    const z = difference === 0 ? 0 : error === 0 ? t : Math.sign(t) * rarity;
    return {
      claim: prefix + name,
      reference: mean(theirs!),
      engine: mean(ours!),
      interval: [difference - 1.96 * error, difference + 1.96 * error],
      z,
      pass: Math.abs(z) < zLimit,
    };
  });
}

/** Whole distributions over worlds: Kolmogorov and Smirnov's distance, its chance turned into a normal value. */
export function compareDistributions(
  reference: readonly Figures[],
  engine: readonly Figures[],
  names: readonly string[],
  prefix = "",
): Claim[] {
  return names.map((name) => {
    const sorted = (worlds: readonly Figures[]) => worlds.map((figures) => figures[name]).sort((a, b) => a - b);
    const [theirs, ours] = [sorted(reference), sorted(engine)];
    const below = (values: number[], x: number) => values.filter((value) => value <= x).length / values.length;
    const distance = Math.max(...[...theirs, ...ours].map((x) => Math.abs(below(theirs, x) - below(ours, x))));
    const size = Math.sqrt((theirs.length * ours.length) / (theirs.length + ours.length));
    const lambda = (size + 0.12 + 0.11 / size) * distance;
    let chance = 0;
    for (let k = 1; k <= 100; k++) chance += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * lambda * lambda);
    const p = lambda < 0.2 ? 1 : Math.min(1, Math.max(1e-14, chance));
    const z = -normalQuantile(p / 2);
    const median = (values: number[]) => values[values.length >> 1];
    return {
      claim: `${prefix}${name}, distribution over worlds`,
      reference: median(theirs),
      engine: median(ours),
      interval: [0, distance],
      z,
      pass: z < zLimit,
    };
  });
}

/** A line per claim, for messages and reports. */
export function stated(claims: readonly Claim[]): string {
  const round = (value: number) => Number(value.toPrecision(4));
  return claims
    .map(
      ({ claim, reference, engine, interval, z, pass }) =>
        `${pass ? "  " : "✗ "}${claim}: reference ${round(reference)}, engine ${round(engine)} (${interval.map(round).join(" … ")}), z ${z.toFixed(2)}`,
    )
    .join("\n");
}
