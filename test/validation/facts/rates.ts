import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { changed, solved, ticksOf } from "../../smallWorld.ts";
import type { Claim } from "../claim.ts";
import { accountsOf, backgroundDuration, backgroundQualities, percent, platformWorld } from "../worlds.ts";

/** How people answer what a ranked feed shows them: drawn impressions against what was published. */

const section = "Stylised facts";
const kuaiRand = "KuaiRand-Pure, ranked feed, 1.14 M rows (reported)";
/** The rates are published with three digits at most. */
const published = 0.01;
/** Nothing was fitted here, and the two data sets are not of the same people. */
const predicted = 0.1;

const rates = [
  ["a valid play", Tally.validPlays, 0.463],
  ["a like", Tally.like, 0.019],
  ["a comment", Tally.comment, 0.00257],
  ["a forward", Tally.share, 0.001],
  ["a follow", Tally.follow, 0.00101],
  ["a hide", Tally.notInterested, 0.00042],
] as const;
const predictions = [
  ["complete play", Tally.complete, 0.156],
  ["long view", Tally.longView, 0.337],
] as const;

export const claims: readonly Claim[] = [
  ...rates.map(
    ([name, column, rate]): Claim => rateClaim(`Ranked background impressions bring ${name}`, column, rate, published),
  ),
  ...predictions.map(
    ([name, column, rate]): Claim =>
      rateClaim(
        `A valid play and its watch ratio predict the ${name}, of which nothing was fitted`,
        column,
        rate,
        predicted,
      ),
  ),
  {
    section,
    claim: "Ranked background impressions bring 3.9 times the long views of random ones",
    against: "KuaiRand: long view 31.3 % ranked, 8.1 % random, same week (reported)",
    evidence() {
      const lift = ranked()[Tally.longView] / random()[Tally.longView];
      return {
        figure: lift.toFixed(2),
        expected: "3.9",
        interval: "3.86 to 3.94",
        passed: Math.abs(lift / 3.9 - 1) <= published,
        note: "In pools the score decides a tenth of who gets an audience. The lift is the one that they attain, not the published one (decision 033).",
      };
    },
  },
];

function rateClaim(claim: string, column: number, rate: number, tolerance: number): Claim {
  return {
    section,
    claim,
    against: kuaiRand,
    evidence() {
      const drawn = ranked()[column];
      const passed = Math.abs(drawn / rate - 1) <= tolerance;
      return {
        figure: percent(drawn),
        expected: percent(rate),
        interval: `${percent(rate * (1 - tolerance))} to ${percent(rate * (1 + tolerance))}`,
        passed,
        ...(passed
          ? {}
          : {
              note:
                "These impressions have a normal appeal. Rates are solved for the appeals and answers of the posts that Douyin's pools show " +
                "(decision 033).",
            }),
      };
    },
  };
}

let known: { readonly ranked: Float64Array; readonly random: Float64Array } | undefined;
/** Rates per impression of Douyin's background where appeal is that of a ranked impression, and of a random one. */
const ranked = () => drawnRates().ranked;
export const random = () => drawnRates().random;

function drawnRates() {
  const population = platformWorld("douyin-2020", "validation/rates", 3);
  known ??= { ranked: shownEvenly(solved(population).calibration.rankedAppeal), random: shownEvenly(0) };
  return known;
}

/** Two hundred million impressions, bought and so dealt to people without ranking, of posts with this mean quality. */
function shownEvenly(quality: number): Float64Array {
  const population = platformWorld("douyin-2020", "validation/rates", 3);
  const posts = backgroundQualities(population, 240).map((above, i) => ({
    quality: quality + above,
    atHours: 0,
    durationSeconds: backgroundDuration(population, 7 * i),
    role: "brand" as const,
    followers: 10,
  }));
  const settings = changed(population, {
    accounts: accountsOf(posts),
    paid: [{ key: "bought", impressions: 2e8, startHours: 0, hours: 48, behind: "brand" as const }],
    challenge: { ease: 0 },
    // The background is not one campaign of which people tire.
    response: { fatigue: 0 },
  });
  const sums = new Float64Array(tallyWidth);
  for (const { batches, outcomes } of ticksOf(settings)) {
    for (let batch = 0; batch < batches.length; batch++) {
      if (batches.surface[batch] !== SurfaceIndex.paid) continue;
      for (let column = 0; column < tallyWidth; column++) sums[column] += outcomes.tally[batch * tallyWidth + column];
    }
  }
  return sums.map((sum) => sum / sums[Tally.impressions]);
}
