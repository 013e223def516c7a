import type { PostFacts, PostScorer, ScorerContext, ScorerPart } from "../feed/scorer.ts";
import { formulaScorer } from "../feed/solve/formulaScorer.ts";
import { drawCounts } from "../feed/solve/scores.ts";
import { derive, rootKey } from "../lib/random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { createSimulation } from "../simulate.ts";
import { Tally, tallyWidth } from "../vocabulary/tally.ts";
import { type Claim, must, once, same } from "./claim.ts";

/** Impressions per interest, and true appeal, of the posts that are scored. */
const impressions = [0, 1, 30, 1000, 100_000];
const appeals = [-2, 0, 2];

/** A post with the counts that the background's rates would bring it. */
interface ScoredPost {
  readonly name: string;
  readonly counts: Float64Array;
  /** One row per interest, which sum to `counts`. */
  readonly byInterest: Float64Array;
  readonly facts: PostFacts;
}

/** A scorer's scores of one post: as a whole, then for each interest. */
type Scores = readonly number[];

/**
 * Claims that every scorer must fulfil, checked on posts with the counts that the background's rates would bring them:
 * scores are finite and depend on nothing but the arguments, of which they read only what the contract offers.
 * @param plan a ranked one: it is solved once, and the scorer is made from the same context as in a run
 */
export function scorerContract(part: ScorerPart, scenario: Scenario, plan: string): Claim[] {
  const contexts = once(() => contextsOf(scenario, plan));
  const eachContext = (check: (context: ScorerContext, posts: readonly ScoredPost[]) => void) => {
    for (const context of contexts()) check(context, postsFor(context));
  };
  return [
    {
      claim: "gives every post a finite score, and one for each interest, after no impression as after many",
      check() {
        eachContext((context, posts) => {
          const scorer = part(context);
          for (const post of posts) {
            for (const score of scoresOf(scorer, context, post)) {
              must(Number.isFinite(score), `a finite score of ${post.name}`, score);
            }
          }
        });
      },
    },
    {
      claim: "gives a post the same scores whatever it scored before, as does another scorer of the same context",
      check() {
        eachContext((context, posts) => {
          const scorer = part(context);
          const first = posts.map((post) => scoresOf(scorer, context, post));
          const anew = part(context);
          for (const [i, post] of [...posts.entries()].reverse()) {
            same(scoresOf(scorer, context, post).join(), first[i].join(), `scores of ${post.name}, once more`);
            same(scoresOf(anew, context, post).join(), first[i].join(), `scores of ${post.name} by another scorer`);
          }
        });
      },
    },
    {
      claim: "keeps nothing between the two calls for a post but its prediction",
      check() {
        eachContext((context, posts) => {
          const [scorer, other] = [part(context), part(context)];
          const predictions = posts.map((post) => {
            const prediction = bufferOf(scorer);
            scorer.scorePost(post.counts, 0, post.facts, prediction);
            return prediction;
          });
          posts.forEach((post, i) => {
            const [, ...expected] = scoresOf(other, context, post);
            const scores = interestScores(scorer, context, post, predictions[i]);
            same(scores.join(), expected.join(), `scores of ${post.name} for interests, after those of other posts`);
          });
        });
      },
    },
    {
      claim: "reads the counts from their offset on, and only impressions, valid plays and the columns that it names",
      check() {
        eachContext((context, posts) => {
          const scorer = part(context);
          const read = new Set([Tally.impressions, Tally.validPlays, ...scorer.columns]);
          for (const post of posts) {
            const other = {
              ...post,
              counts: withOthers(post.counts, read),
              byInterest: withOthers(post.byInterest, read),
            };
            const scores = scoresOf(scorer, context, post).join();
            same(scoresOf(scorer, context, other).join(), scores, `scores of ${post.name} with other columns changed`);
            const shifted = new Float64Array(3 * tallyWidth).fill(Number.NaN);
            shifted.set(other.counts, tallyWidth);
            const moved = scorer.scorePost(shifted, tallyWidth, post.facts, bufferOf(scorer));
            same(`${moved}`, scores.split(",")[0], `score of ${post.name} in the second row`);
          }
        });
      },
    },
    {
      claim: "leaves counts and facts as they are",
      check() {
        eachContext((context, posts) => {
          const scorer = part(context);
          for (const post of posts) {
            const { counts, byInterest, facts } = post;
            const before = [counts.join(), byInterest.join(), JSON.stringify(facts)];
            scoresOf(scorer, context, post);
            same(counts.join(), before[0], `counts of ${post.name}`);
            same(byInterest.join(), before[1], `counts of ${post.name} by interest`);
            same(JSON.stringify(facts), before[2], `facts of ${post.name}`);
          }
        });
      },
    },
  ];
}

/** Contexts by scenario and plan, for all scorers that are held to the contract there: they do not depend on the scorer. */
const knownContexts = new WeakMap<Scenario, Map<string, readonly ScorerContext[]>>();

/** The contexts from which the plan makes its scorers: For You's, the ranked following feed's, or both. */
function contextsOf(scenario: Scenario, plan: string): readonly ScorerContext[] {
  const ofScenario = knownContexts.get(scenario) ?? new Map<string, readonly ScorerContext[]>();
  knownContexts.set(scenario, ofScenario);
  const contexts = ofScenario.get(plan) ?? captureContexts(scenario, plan);
  ofScenario.set(plan, contexts);
  return contexts;
}

function captureContexts(scenario: Scenario, plan: string): readonly ScorerContext[] {
  const contexts: ScorerContext[] = [];
  const scorer: ScorerPart = (context) => {
    contexts.push(context);
    return formulaScorer(context);
  };
  createSimulation(scenario, plan, "contract", { parts: { scorer } });
  must(contexts.length > 0, "a plan whose feed is ranked", plan);
  return contexts;
}

function postsFor({ rates, inNetwork }: ScorerContext): ScoredPost[] {
  const interests = rates.affinities.length;
  return appeals.flatMap((appeal, a) =>
    impressions.map((shown, i) => {
      const facts = { durationSeconds: 10 + 5 * i, ageHours: 1 + 7 * i, inNetwork, followers: 10 ** (a + i) };
      const counts = new Float64Array(tallyWidth);
      const byInterest = new Float64Array(interests * tallyWidth);
      for (let interest = 0; interest < interests; interest++) {
        const key = derive(derive(derive(rootKey("contract"), a), i), interest);
        const offset = interest * tallyWidth;
        drawCounts(rates, appeal + rates.affinities[interest], facts.durationSeconds, shown, key, byInterest, offset);
        for (let column = 0; column < tallyWidth; column++) counts[column] += byInterest[offset + column];
      }
      return {
        name: `a post of appeal ${appeal} with ${counts[Tally.impressions]} impressions`,
        counts,
        byInterest,
        facts,
      };
    }),
  );
}

function scoresOf(scorer: PostScorer, context: ScorerContext, post: ScoredPost): Scores {
  const prediction = bufferOf(scorer);
  const score = scorer.scorePost(post.counts, 0, post.facts, prediction);
  return [score, ...interestScores(scorer, context, post, prediction)];
}

function interestScores(
  scorer: PostScorer,
  { rates }: ScorerContext,
  { byInterest, facts }: ScoredPost,
  prediction: Float64Array,
): Scores {
  const out = new Float64Array(rates.affinities.length).fill(Number.NaN);
  scorer.scoreInterests(byInterest, facts, prediction, out);
  return [...out];
}

/** A prediction that holds no number before the scorer fills it. */
function bufferOf({ predictions }: PostScorer): Float64Array {
  return new Float64Array(predictions).fill(Number.NaN);
}

/** The same counts in the columns that are read, others elsewhere. */
function withOthers(counts: Float64Array, read: ReadonlySet<number>): Float64Array {
  return counts.map((count, i) => (read.has(i % tallyWidth) ? count : 3 * count + 7));
}
