import { normalCdf } from "../../../src/lib/normal.ts";
import { quantile } from "../../../src/lib/statistics.ts";
import type { Post } from "../../../src/world/post.ts";
import { changed, ticksOf } from "../../smallWorld.ts";
import type { Claim } from "../claim.ts";
import { accountsOf, backgroundDuration, backgroundQualities, percent, platformWorld, three } from "../worlds.ts";

/** When people on weibo-2013 pass a post on. The lag contains the wait until the post is seen: it is an outcome. */

const section = "Stylised facts";
const cascades = "3,300 Weibo cascades of 2010-2014, 1.25 M responses (computed)";
/** Between a response and what it answers: log-normal, ln seconds. */
const lag = { mu: 8.55, sigma: 2.7 };
const tickHours = 1 / 6;
const brandFollowers = 300_000;
const posts = 1_000;

const tails =
  "A post's chances halve with every half-life (1.5 h), the same for all posts and all people. In the data lags spread over days: " +
  "some look once a day, and some posts stay in view. A spread of half-lives or of people's returns would be the correction.";
const shallow =
  "Nearly all who pass a post on have it from its author (one share rate, 0.1 % on Kuaishou, for every platform), so the clock does not " +
  "start anew with each repost as it does in the data's cascades, which have some 380 responses each; and chances halve too fast.";

const smear =
  "A post's chances add up to the same whenever it is published, so posts that come out late in the evening are seen in the night.";

export const claims: readonly Claim[] = [
  {
    section,
    claim: "The median lag between two who pass a post on",
    against: cascades,
    evidence: () => medianEvidence(lags().sinceParent, Math.exp(lag.mu) / 3600, tails),
  },
  {
    section,
    claim: "Lags are distributed as in the data, log-normal with mu 8.55 and sigma 2.70",
    against: cascades,
    evidence() {
      const { sinceParent } = lags();
      const distance = distanceTo(sinceParent, (hours) => normalCdf((Math.log(3600 * hours) - lag.mu) / lag.sigma));
      const quartile = (z: number) => Math.exp(lag.mu + z * lag.sigma) / 3600;
      return {
        figure: `Kolmogorov-Smirnov distance ${distance.toFixed(3)}; quartiles ${hours(sinceParent, 0.25)} and ${hours(sinceParent, 0.75)}`,
        expected: `quartiles ${three(quartile(-0.6745))} h and ${three(quartile(0.6745))} h`,
        interval: "distance below 0.1",
        passed: distance < 0.1,
        ...(distance < 0.1 ? {} : { note: tails }),
      };
    },
  },
  {
    section,
    claim: "The median time from a post to those who pass it on",
    against: cascades,
    evidence: () => medianEvidence(lags().sincePost, 5.2, shallow),
  },
  shareWithin("Share of responses in the first hour", 1, 0.29, shallow),
  shareWithin("Share of responses in the first day", 24, 0.79, tails),
  {
    section,
    claim: "Responses by hour of day, where posts are published as people are active",
    against: `hours of the same responses, Beijing (computed); the engine's activity is theirs, its lags are not`,
    evidence() {
      const { byHour, weights } = lags();
      const off = 0.5 * byHour.reduce((sum, share, hour) => sum + Math.abs(share - weights[hour]), 0);
      const [busiest, quietest] = [byHour.indexOf(Math.max(...byHour)), byHour.indexOf(Math.min(...byHour))];
      return {
        figure: `${percent(off)} of responses in another hour; most at ${busiest} h, fewest at ${quietest} h`,
        expected: "0 %; most at 9 and 10 h, fewest at 4 and 5 h",
        interval: "up to 5 %",
        passed: off <= 0.05,
        ...(off <= 0.05 ? {} : { note: smear }),
      };
    },
  },
];

function medianEvidence(found: readonly number[], expected: number, cause: string) {
  const median = quantile(found, 0.5);
  const passed = median > expected / 1.25 && median < expected * 1.25;
  return {
    figure: `${three(median)} h (${found.length.toLocaleString("en")} responses)`,
    expected: `${three(expected)} h`,
    interval: `${three(expected / 1.25)} to ${three(expected * 1.25)} h`,
    passed,
    ...(passed ? {} : { note: cause }),
  };
}

function shareWithin(claim: string, within: number, expected: number, cause: string): Claim {
  return {
    section,
    claim,
    against: cascades,
    evidence() {
      const { sincePost } = lags();
      const share = sincePost.filter((hour) => hour < within).length / sincePost.length;
      const passed = Math.abs(share - expected) < 0.05;
      return {
        figure: percent(share),
        expected: percent(expected),
        interval: `${percent(expected - 0.05)} to ${percent(expected + 0.05)}`,
        passed,
        ...(passed ? {} : { note: cause }),
      };
    },
  };
}

const hours = (values: readonly number[], p: number) => `${three(quantile(values, p))} h`;

/** Largest difference between the distribution of lags and a distribution function, at the ends of ticks. */
function distanceTo(lags: readonly number[], cdf: (hours: number) => number): number {
  const sorted = lags.toSorted((a, b) => a - b);
  let distance = 0;
  for (let end = tickHours, i = 0; i < sorted.length; end += tickHours) {
    while (i < sorted.length && sorted[i] < end) i++;
    distance = Math.max(distance, Math.abs(i / sorted.length - cdf(end)));
  }
  return distance;
}

let known: ReturnType<typeof measure> | undefined;
function lags(): ReturnType<typeof measure> {
  known ??= measure();
  return known;
}

/** A week of posts of the background's qualities by accounts as large as Cartier's in 2013, in ticks of ten minutes. */
function measure() {
  const population = platformWorld("weibo-2013", "validation/timing", 7, ["model.tick=10min"]);
  const { hourWeights, startHour } = population.clock;
  const qualities = backgroundQualities(population, posts);
  // The golden ratio takes the qualities through the day evenly.
  const times = qualities.map((_, i) => hourOf((i * 0.6180339887) % 1, hourWeights));
  const settings = changed(population, {
    accounts: accountsOf(
      qualities.map((quality, i) => ({
        quality,
        atHours: (times[i] - startHour + 24) % 24,
        durationSeconds: backgroundDuration(population, i),
        role: "celebrity" as const,
        followers: brandFollowers,
      })),
    ),
    challenge: { ease: 0 },
    response: { fatigue: 0 },
  });
  const sinceParent: number[] = [];
  const sincePost: number[] = [];
  const byHour = new Array<number>(24).fill(0);
  const sharedAt = new Map<Post, number[]>();
  for (const { campaign, tick, population: running } of ticksOf(settings)) {
    for (const post of campaign.posts) {
      const ticks = sharedAt.get(post) ?? [post.publishTick];
      sharedAt.set(post, ticks);
      for (let node = ticks.length; node < post.cascade.parent.length; node++) {
        ticks.push(tick);
        const spread = (node * 0.6180339887) % 1;
        // Somewhere in its tick, as the post itself appeared at the beginning of one.
        sinceParent.push((tick - ticks[post.cascade.parent[node]] + spread) * running.clock.tickHours);
        sincePost.push((tick - post.publishTick + spread) * running.clock.tickHours);
        byHour[Math.floor((tick * running.clock.tickHours + startHour + 1e-9) % 24)] += 1;
      }
    }
  }
  return {
    sinceParent,
    sincePost,
    byHour: byHour.map((count) => count / sincePost.length),
    weights: hourWeights,
  };
}

/** Hour of day by which this share of a day's activity is over. */
function hourOf(share: number, weights: readonly number[]): number {
  let left = share;
  for (const [hour, weight] of weights.entries()) {
    if (left < weight) return hour + left / weight;
    left -= weight;
  }
  return 0;
}
