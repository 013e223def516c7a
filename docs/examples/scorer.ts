import { rateAt, type ScorerPart, Tally, tallyWidth } from "feedcast";

/** Impressions at the average rate that every post starts with. */
const head = 50;

/** Ranks by likes per impression, with the benefit of the doubt: two standard errors above the counted rate. */
export const optimistic: ScorerPart = ({ rates }) => {
  const average = rateAt(rates, Tally.like, 0);
  const upperBound = (counts: Float64Array, row: number) => {
    const impressions = counts[row + Tally.impressions] + head;
    const rate = (counts[row + Tally.like] + head * average) / impressions;
    return rate + 2 * Math.sqrt((rate * (1 - rate)) / impressions);
  };
  return {
    columns: [Tally.like],
    predictions: 0,
    scorePost: (counts, offset) => upperBound(counts, offset),
    scoreInterests(counts, _facts, _prediction, out) {
      for (let interest = 0; interest < out.length; interest++)
        out[interest] = upperBound(counts, interest * tallyWidth);
    },
  };
};
