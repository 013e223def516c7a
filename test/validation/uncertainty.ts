import { mean, variance } from "../../src/lib/statistics.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { centre, valueAtProbability as drawnAt } from "../../src/scenario/values/quantity.ts";
import { compare } from "../../src/study/compare/compare.ts";
import type { Comparison, PairFigures } from "../../src/study/compare/comparison.ts";
import type { Claim } from "./claim.ts";
import { percent, three } from "./worlds.ts";

/** Whether intervals and bands of a comparison hold: many small studies of one small campaign. */

const section = "Uncertainty";
const studies = 400;
/** Worlds of a study: as many as the report asks for. With fewer, t intervals of so lumpy a campaign hold too seldom. */
const replicates = 20;
const metrics = ["earnedViews", "reach", "likes"] as const;
type Metric = (typeof metrics)[number];

const text = `
campaign: { name: Small study, start: 2020-11-16T10:00+08:00, days: 2 }
audience: { users: 100k }
ugc: { ask: copy a dance }
brand: { followers: 2k, posts: 2, when: launch day, quality: 1, duration: 20s }
creators:
  - { tier: celebrity, count: 1, followers: 4k, when: launch day, quality: 1.5, duration: 15s }
  - { tier: KOC, count: 6, followers: 1k..3k, when: launch day, quality: 0..1, duration: 15s }
paid: [{ product: in-feed, impressions: 20k, days: 1 }]
compare:
  - { name: Content feed, platform: douyin-2020 }
  - { name: Follow feed, feed_of: weibo-2013 }
panel: 1
model:
  tick: 2h
  graph: { maxFollowers: 4000 }
  people: { strata: 5, interests: 4 }
  feed: { forYou: { budgets: [60, 240, 1000], hours: [2, 4, 8], passShare: 20% } }
`;
const follow = "Follow feed";

export const claims: readonly Claim[] = [
  ...metrics.map((metric) => coverageClaim(metric)),
  {
    section,
    claim: "The 95 % interval of the mean difference of earned views holds the long-run mean",
    against: `${studies} studies of ${replicates} worlds; the mean over all of their worlds`,
    async evidence() {
      const { comparisons, worlds } = await allStudies();
      const longRun = mean(worlds.earnedViews.a.map((a, population) => a - worlds.earnedViews.b[population]));
      return coverageEvidence(
        comparisons.map((study) => pairOf(study, "earnedViews").difference),
        longRun,
      );
    },
  },
  {
    section,
    claim: "Pairing makes the estimate of ln(ratio) of earned views as much more exact as is reported",
    against: "scatter of the same studies' estimates, with both plans in the same worlds and in different ones",
    async evidence() {
      const { comparisons, worlds } = await allStudies();
      const { a, b } = worlds.earnedViews;
      const means = (values: readonly number[]) =>
        Array.from({ length: studies }, (_, s) =>
          mean(values.slice(s * replicates, (s + 1) * replicates).map((value) => Math.log(value))),
        );
      const [meansA, meansB] = [means(a), means(b)];
      const paired = variance(meansA.map((value, s) => value - meansB[s]));
      const unpaired = variance(meansA.map((value, s) => value - meansB[(s + 1) % studies]));
      const found = Math.sqrt(paired / unpaired);
      // A mean of shares is not the share of means: reported shares are averaged as the ratios of variances they are.
      const reported = Math.sqrt(
        mean(comparisons.map((study) => 1 - pairOf(study, "earnedViews").varianceRemovedByPairing!.mean)),
      );
      // A ratio of two standard deviations from n values each has an error of about 1/√n on the logarithm.
      const factor = Math.exp(1.96 / Math.sqrt(studies) + smallSample);
      return {
        figure: `${found.toFixed(3)} of the unpaired scatter`,
        expected: `${reported.toFixed(3)}, the root of 1 − the variance removed that studies report`,
        interval: `${(reported / factor).toFixed(3)} to ${(reported * factor).toFixed(3)}`,
        passed: found > reported / factor && found < reported * factor && found < 1,
      };
    },
  },
  {
    section,
    claim: "An input that is a point has no band, and one that is a range has the band of the range: paid views",
    against: "the 10 % and the 90 % quantile of the stated range, 10k to 40k",
    async evidence() {
      const [point, ranged] = [await banded(), await banded("paid[0].impressions=10k..40k")];
      const stated = [0.1, 0.9].map((p) => drawnAt(range(10_000, 40_000), p));
      const [own, both] = [point.plans[0].paidViews!, ranged.plans[0].paidViews!];
      const passed =
        own.p10 === own.p90 && Math.abs(both.p10 / stated[0] - 1) < 0.08 && Math.abs(both.p90 / stated[1] - 1) < 0.08;
      return {
        figure: `${three(own.p10)} to ${three(own.p90)}; ${three(both.p10)} to ${three(both.p90)}`,
        expected: `${three(own.p50)} alone; ${three(stated[0])} to ${three(stated[1])}`,
        interval: "exact; 8 %",
        passed,
      };
    },
  },
  {
    section,
    claim: "Luck and a sampled input together vary as much as luck does, and the input does: ln of earned views",
    against: "law of total variance: worlds with the input at each of eight equally likely values (1k to 5k followers)",
    async evidence() {
      const input = "brand.followers";
      const both = variance(logs(await banded(`${input}=1k..5k`)));
      const luckAlone = variance(logs(await banded()));
      const at = await Promise.all(
        Array.from({ length: 8 }, async (_, i) => {
          const value = drawnAt(range(1000, 5000), (i + 0.5) / 8);
          return logs(await banded(`${input}=${Math.round(value)}`, studies / 8));
        }),
      );
      const [luck, between] = [mean(at.map(variance)), variance(at.map(mean)) * (7 / 8)];
      const ratio = both / (luck + between);
      return {
        figure: `${three(both)}, of which luck alone ${three(luckAlone)} (${three(Math.sqrt(both / luckAlone))} times the spread)`,
        expected: `${three(luck + between)} = ${three(luck)} + ${three(between)}`,
        interval: "ratio of variances 0.8 to 1.25",
        passed: ratio > 0.8 && ratio < 1.25 && both > luckAlone,
      };
    },
  },
];

/** On the logarithm: variances of six values each lean to one side. */
const smallSample = 0.05;

function coverageClaim(metric: Metric): Claim {
  return {
    section,
    claim: `The 95 % interval of the mean ratio of plans holds the long-run mean: ${metric}`,
    against: `${studies} studies of ${replicates} worlds; the mean over all of their worlds`,
    async evidence() {
      const { comparisons, worlds } = await allStudies();
      const { a, b } = worlds[metric];
      const longRun = Math.exp(mean(a.map((value, population) => Math.log(value / b[population]))));
      return coverageEvidence(
        comparisons.map((study) => pairOf(study, metric).ratio!),
        longRun,
      );
    },
  };
}

function coverageEvidence(estimates: readonly PairFigures["difference"][], longRun: number) {
  const held = estimates.filter(({ low, high }) => low! <= longRun && longRun <= high!).length / estimates.length;
  return {
    figure: `${percent(held)} of the intervals hold ${three(longRun)}`,
    expected: "95 %",
    interval: "92 to 98 %",
    passed: held >= 0.92 && held <= 0.98,
  };
}

const pairOf = ({ comparisons }: Comparison, metric: Metric) =>
  comparisons.find((pair) => pair.metric === metric) as PairFigures;

interface Studies {
  readonly comparisons: readonly Comparison[];
  /** Per metric, the values of plans a and b in every world, study by study. */
  readonly worlds: Readonly<Record<Metric, { readonly a: number[]; readonly b: number[] }>>;
}

let known: Promise<Studies> | undefined;
const allStudies = (): Promise<Studies> => {
  known ??= runStudies();
  return known;
};

async function runStudies(): Promise<Studies> {
  const scenario = parseScenario(text, { file: "validation" });
  const comparisons: Comparison[] = [];
  const worlds = {
    earnedViews: { a: [] as number[], b: [] as number[] },
    reach: { a: [] as number[], b: [] as number[] },
    likes: { a: [] as number[], b: [] as number[] },
  };
  for (let study = 1; study <= studies; study++) {
    const comparison = await compare(scenario, {
      seed: `validation/study/${study}`,
      replicates,
      onProgress({ plan, summary }) {
        if (!summary) return;
        for (const metric of metrics) worlds[metric][plan === follow ? "b" : "a"].push(summary.metrics[metric]!);
      },
    });
    comparisons.push(comparison);
  }
  return { comparisons, worlds };
}

interface Banded extends Comparison {
  readonly earned: readonly number[];
}

/** The follow feed alone in many worlds, with one value set. */
async function banded(set?: string, worlds = studies): Promise<Banded> {
  const scenario = parseScenario(text, { file: "validation", ...(set === undefined ? {} : { set: [set] }) });
  const earned: number[] = [];
  const comparison = await compare(scenario, {
    seed: `validation/band/${set ?? ""}`,
    replicates: worlds,
    plans: [follow],
    onProgress({ summary }) {
      if (summary) earned.push(summary.metrics.earnedViews!);
    },
  });
  return { ...comparison, earned };
}

const range = (low: number, high: number) => ({ value: centre(low, high), low, high, status: "stated" }) as const;

const logs = ({ earned }: Banded) => earned.map(Math.log);
