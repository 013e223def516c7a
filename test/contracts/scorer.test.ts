import { describe, expect, it } from "vitest";
import { optimistic } from "../../docs/examples/scorer.ts";
import { scorerContract } from "../../src/contracts/scorer.ts";
import type { PostScorer, ScorerPart } from "../../src/feed/scorer.ts";
import { formulaScorer } from "../../src/feed/solve/formulaScorer.ts";
import { Tally } from "../../src/vocabulary/tally.ts";
import { shipped } from "../smallWorld.ts";
import { failing } from "./failing.ts";

/** Ranked on both surfaces, so that the scorer of each is checked. */
const scenario = shipped("small", ["audience.users=1M", "model.feed.following.order=ranked"]);
const suiteOn = (part: ScorerPart) => scorerContract(part, scenario, "Content feed");

describe.each([
  ["the formula's scorer", formulaScorer],
  ["the scorer of docs/library.md", optimistic],
] as const)("%s", (_, part) => {
  for (const { claim, check } of suiteOn(part)) it(claim, check);
});

const [finite, again, between, reads, leaves] = suiteOn(formulaScorer).map(({ claim }) => claim);

/** The formula's scorer, changed. */
const formula =
  (change: (scorer: PostScorer) => Partial<PostScorer>): ScorerPart =>
  (context) => {
    const scorer = formulaScorer(context);
    return { ...scorer, ...change(scorer) };
  };

/** Scorers each of which breaks one rule, with the claims that must notice. */
const broken: readonly [name: string, part: ScorerPart, claims: readonly string[]][] = [
  [
    "divides by the impressions",
    formula(() => ({ scorePost: (counts, row) => counts[row + Tally.validPlays] / counts[row + Tally.impressions] })),
    [finite],
  ],
  ["leaves out the interests", formula(() => ({ scoreInterests() {} })), [finite]],
  [
    "favours posts that it scores late",
    formula(({ scorePost }) => {
      let scored = 0;
      return { scorePost: (...given) => scorePost(...given) + scored++ };
    }),
    [again, reads],
  ],
  [
    "keeps the last prediction to itself",
    formula(({ scorePost, scoreInterests, predictions }) => {
      const own = new Float64Array(predictions);
      return {
        scorePost: (counts, offset, facts) => scorePost(counts, offset, facts, own),
        scoreInterests: (counts, facts, _, out) => scoreInterests(counts, facts, own, out),
      };
    }),
    [between],
  ],
  ["names no column", formula(() => ({ columns: [] })), [reads]],
  [
    "reads the first row",
    formula(({ scorePost }) => ({
      scorePost: (counts, _, facts, prediction) => scorePost(counts, 0, facts, prediction),
    })),
    [reads],
  ],
  [
    "writes into the counts",
    formula(({ scorePost, columns }) => {
      const unread = Object.values(Tally).find((column) => column > Tally.validPlays && !columns.includes(column))!;
      return {
        scorePost(counts, offset, facts, prediction) {
          counts[offset + unread]++;
          return scorePost(counts, offset, facts, prediction);
        },
      };
    }),
    [leaves],
  ],
];

describe("scorers that break a rule are found", () => {
  it.each(broken)("%s", async (_, part, claims) => {
    expect(await failing(suiteOn(part))).toEqual(claims);
  });

  it("a plan whose feed is not ranked has no scorer to check", () => {
    const [{ check }] = scorerContract(formulaScorer, shipped("small", ["audience.users=1M"]), "Follow feed");
    expect(check).toThrow("expected a plan whose feed is ranked, got Follow feed");
  });
});
