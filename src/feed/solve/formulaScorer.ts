import { predictionNames } from "../../formula/expression.ts";
import { compileFormula } from "../../formula/formula.ts";
import { inverseNormal } from "../../lib/normal.ts";
import { type Answer, formulaActions } from "../../vocabulary/actions.ts";
import { Tally, tallyWidth } from "../../vocabulary/tally.ts";
import { type BackgroundRates, rateAt } from "../../world/backgroundRates.ts";
import type { PostFacts, PostScorer, ScorerContext } from "../scorer.ts";

/** Predictions that are shrunk rates of counts, which have the same names. */
const countedNames = [...formulaActions, "complete", "longView", "watchRatio"] as const;
const slot = (name: (typeof predictionNames)[number]) => predictionNames.indexOf(name);
const slots = countedNames.map(slot);
/** The `Tally` columns that a ranking may use. */
export const countedColumns: readonly number[] = countedNames.map((name) => Tally[name]);
const [watchRatioSlot, watchSecondsSlot, ageSlot, inNetworkSlot, followersSlot] = [
  slot("watchRatio"),
  slot("watchSeconds"),
  slot("ageHours"),
  slot("inNetwork"),
  slot("followers"),
];
/** Number of background posts, stratified in quality, from which the prior is computed. */
const priorPosts = 250;

/**
 * Scores by the plan's formula, from empirical-Bayes predictions: (count + m · prior) / (impressions + m). After m
 * impressions a post's own counts weigh as much as the prior; m = μ(1 − μ)/Var − 1 with the mean μ and the variance Var of
 * the rate over background posts.
 */
export function formulaScorer({ formula, rates }: ScorerContext): PostScorer {
  const compiled = compileFormula(formula);
  const { prior, strength, strengthWithin } = fitPrior(rates);
  const isUsed = (name: (typeof countedNames)[number]) =>
    compiled.names.includes(name) || (name === "watchRatio" && compiled.names.includes("watchSeconds"));
  const used = [...countedNames.keys()].filter((i) => isUsed(countedNames[i]));
  const interests = rates.affinities.length;
  const byName = Object.fromEntries(predictionNames.map((name) => [name, new Float64Array(interests)]));
  const columnAt = predictionNames.map((name) => byName[name]);
  const single = new Float64Array(1);

  const setFacts = (row: number, facts: PostFacts): void => {
    columnAt[watchSecondsSlot][row] = columnAt[watchRatioSlot][row] * facts.durationSeconds;
    columnAt[ageSlot][row] = facts.ageHours;
    columnAt[inNetworkSlot][row] = facts.inNetwork;
    columnAt[followersSlot][row] = facts.followers;
  };
  return {
    scorePost(counts, offset, facts, prediction) {
      const impressions = counts[offset];
      for (const i of used) {
        const value = shrink(counts[offset + countedColumns[i]], impressions, prior[i], strength[i]);
        prediction[slots[i]] = value;
        columnAt[slots[i]][0] = value;
      }
      setFacts(0, facts);
      compiled.score(byName, 1, single);
      return single[0];
    },
    scoreInterests(counts, facts, prediction, out) {
      for (let interest = 0; interest < interests; interest++) {
        const offset = interest * tallyWidth;
        const impressions = counts[offset];
        for (const i of used) {
          const s = slots[i];
          const count = counts[offset + countedColumns[i]];
          columnAt[s][interest] = shrink(count, impressions, prediction[s], strengthWithin[i]);
        }
        setFacts(interest, facts);
      }
      compiled.score(byName, interests, out);
    },
    predictions: predictionNames.length,
    columns: used.map((i) => countedColumns[i]),
  };
}

function shrink(count: number, impressions: number, prior: number, strength: number): number {
  return strength === Number.POSITIVE_INFINITY ? prior : (count + strength * prior) / (impressions + strength);
}

/**
 * For each count the mean rate of background posts, and the number of impressions that this mean is worth: for a post, and
 * for one interest of a post, whose answers differ from the post's own mean by appeal alone.
 */
function fitPrior(rates: BackgroundRates) {
  const prior: number[] = [];
  const strength: number[] = [];
  const strengthWithin: number[] = [];
  const factorSquares = rates.durations.reduce((sum, seconds) => sum + rates.longViewFactor(seconds) ** 2, 0);
  for (const name of countedNames) {
    const column: number = Tally[name];
    // Posts of one quality differ in their answers: E[factor²] of a log-normal factor with mean 1.
    const differences = Object.hasOwn(rates.spread, name) ? Math.exp(rates.spread[name as Answer] ** 2) : 1;
    let sum = 0;
    let squares = 0;
    for (let post = 0; post < priorPosts; post++) {
      const quality = Math.sqrt(rates.variance.quality) * inverseNormal((post + 0.5) / priorPosts);
      let rate = 0;
      for (const affinity of rates.affinities) rate += rateAt(rates, column, quality + affinity);
      rate /= rates.affinities.length;
      sum += rate;
      squares += rate * rate;
    }
    const mean = sum / priorPosts;
    // The rate of long views also differs with a post's length.
    const byLength = column === Tally.longView ? factorSquares / rates.durations.length : 1;
    const varianceOf = (factor: number) => (factor * squares) / priorPosts - mean * mean;
    const ofPlay = rates.watchRatioOfPlay;
    const square = column === Tally.watchRatio ? mean * (ofPlay.mean + ofPlay.variance / ofPlay.mean) : mean;
    const strengthAt = (variance: number) => {
      const within = square - mean * mean - (column === Tally.watchRatio ? 0 : variance);
      return variance > 1e-18 ? within / variance : Number.POSITIVE_INFINITY;
    };
    prior.push(mean);
    strength.push(strengthAt(varianceOf(byLength * differences)));
    strengthWithin.push(strengthAt(varianceOf(byLength)));
  }
  return { prior, strength, strengthWithin };
}
