import * as z from "zod";
import { quantity } from "../values/leaves.ts";
import { assumed, type Quantity } from "../values/quantity.ts";
import { bare, hours, number, seconds, share } from "../values/statedValue.ts";
import { type Ask, isPrize, type Ugc } from "./ugc.ts";

/** `model.challenge:` — how people join a challenge. It belongs to the campaign, not to a platform. */

const fraction = share(0, 1);
const quality = number(-5, 5);

const none = "no source: a guess that its range brackets";

export const challengeSchema = z.strictObject({
  joinRate: quantity(
    "Joins per exposure on the ranked feed, before ease and reinforcement",
    share(1e-9, 0.999),
  ).default(
    assumed(
      2.4e-4,
      6e-5,
      3.6e-4,
      "videos per view of six published challenges, 2019 and 2020: geometric mean and lowest",
    ),
  ),
  ease: quantity("How easy the challenge is to join; not stated: by ugc.ask", number(0, 10_000)).optional(),
  reinforcement: z
    .strictObject({
      step: quantity(
        "The join rate is multiplied by min(max, 1 + step · earlier exposures to the campaign)",
        number(0, 10),
      ).default(assumed(0.25, 0, 0.5, none)),
      max: quantity("Largest value of that factor", number(1, 100)).default(assumed(2, 1, 4, none)),
    })
    .prefault({}),
  delay: z
    .strictObject({
      medianHours: quantity("Median hours between joining and posting, log-normal", bare(hours(0.01, 8784))).default(
        assumed(24, 6, 72, none),
      ),
      sigma: quantity("Spread of that delay (sd of its logarithm)", number(0, 5)).default(assumed(1, 0.5, 1.5, none)),
    })
    .prefault({}),
  kinds: z
    .strictObject({
      ownTake: quantity("Share of participants who film their own take", fraction).default(assumed(0.8, 0.6, 1, none)),
      duet: quantity("Share of participants who duet the post seen", fraction).default(assumed(0.15, 0, 0.3, none)),
      stitch: quantity("Share of participants who stitch the post seen", fraction).default(assumed(0.05, 0, 0.1, none)),
    })
    .prefault({}),
  quality: z
    .strictObject({
      mean: quantity("Mean quality of participants' posts; 0 is that of all posts", quality).default(
        assumed(0, -0.35, 0.35, "participants are people who post: views per video of published challenges"),
      ),
      betweenChallenges: quantity(
        "Spread of that mean between challenges, sd; drawn in every world",
        number(0, 5),
      ).default(assumed(0.35, 0.2, 0.5, "945 to 18,000 views per video in four published challenges")),
      sd: quantity("Spread of the quality of participants' posts, sd", number(0, 5)).default(
        assumed(0.67, 0.55, 0.77, "as of all posts: the square root of the background's variance of quality"),
      ),
    })
    .prefault({}),
  durationSeconds: quantity("Length of a participant's post, seconds", bare(seconds(1, 3600))).default(
    assumed(15, 10, 30, none),
  ),
});
export type Challenge = z.output<typeof challengeSchema>;

const guess = "no source: a guess within the range of published challenges";

/**
 * Presets of `ease` by the challenge that `ugc.ask` names. Six published challenges had .25 to 4 times the mean videos per
 * view, and one .01 to .03 times. Above 1.5 participants' posts alone would bring more participants than there were before;
 * those challenges had fewer views per video instead.
 */
export const easeOfAsk: Readonly<Record<Ask, Quantity>> = {
  "tap a filter": assumed(1.5, 0.5, 2, guess),
  "lip-sync": assumed(1.2, 0.3, 2, guess),
  "copy a dance": assumed(
    1,
    0.25,
    1.5,
    "six published challenges by videos per view; above 1.5 they would grow without end",
  ),
  "make your own": assumed(0.25, 0.01, 1, "no source: a guess; one published challenge had .01 to .03"),
};

const untested = "no source: a guess that its range brackets";
/** Factors on the ease of a challenge that offers a prize, or a filter for another task than to tap it. */
export const easeFactors = {
  prize: assumed(1.3, 0.8, 2.5, untested),
  filter: assumed(1.1, 0.8, 1.5, untested),
} satisfies Record<string, Quantity>;

/** Ease of a challenge as the brief describes it, unless `model.challenge.ease` states it. */
export function presetEase({ ask, prize, filter }: Pick<Ugc, "ask" | "prize" | "filter">): Quantity {
  const offered = [
    ...(prize !== undefined && isPrize(prize) ? (["prize"] as const) : []),
    ...(filter === true && ask !== "tap a filter" ? (["filter"] as const) : []),
  ];
  return offered.reduce((ease, name) => {
    const factor = easeFactors[name];
    const product = (end: "value" | "low" | "high") => ease[end]! * factor[end]!;
    const source = `${ease.source}; times ${factor.value} for the ${name}, a guess`;
    return assumed(product("value"), product("low"), product("high"), source);
  }, easeOfAsk[ask]);
}
