import * as z from "zod";
import { compileFormula } from "../../formula/formula.ts";
import { actions, actionTable, answers, perAction, ratedActions } from "../../vocabulary/actions.ts";
import { numbers, quantity, statedText, statedWord, text } from "../values/leaves.ts";
import { assumed } from "../values/quantity.ts";
import { bare, count, hours, number, seconds, share } from "../values/statedValue.ts";
import { challengeSchema } from "./challenge.ts";
import { searchShape, trendingShape } from "./discovery.ts";

/**
 * `model:` — every number of a platform and of the model, with meaning, unit and range. A platform file states all of
 * them; a scenario may state any of them.
 */

const fraction = share(0, 1);
const rate = share(1e-9, 0.999);
const delay = bare(hours(0.01, 8784));
const factor = number(0, 1000);
const beta = number(-5, 5);

function formulaFault(formula: string): string | undefined {
  try {
    compileFormula(formula);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function ascending(values: readonly number[]): string | undefined {
  return values.every((value, i) => i === 0 || values[i - 1] < value)
    ? undefined
    : "expected ascending numbers, got others";
}

const peopleShape = {
  slotsPerDay: quantity("Feed slots looked at per user and day, over all surfaces, mean over users", {
    ...number(0.1, 10_000, "feed slots"),
    unlimited: true,
  }),
  activityShape: quantity("Shape of the gamma distribution of activity over users (mean 1)", number(0.05, 100)),
  strata: quantity("Activity bins: bins of equal probability of that distribution", count("strata", 1, 50)),
  interests: quantity(
    "Number of interests, all equally common; the topic of a post is one of them",
    count("interests", 1, 64),
  ),
  uploadsPerUserPerDay: quantity(
    "Posts per user and day that compete on recommendation surfaces",
    number(1e-7, 100, "posts"),
  ),
  adLoad: quantity("Share of all slots sold as advertising", share(0, 0.5)),
};

const graphShape = {
  meanFollowers: quantity("Mean followers of a user, equal to the mean of followees", number(1, 100_000, "followers")),
  exponent: quantity("Exponent of the power law of follower counts (density ∝ k^−exponent)", number(1.2, 5)),
  maxFollowers: quantity("Largest follower count; never more than 5 % of users", count("followers", 1, 1e9)),
  homophily: quantity(
    "Share of an account's followers who come from its own interest; the others are spread over all interests",
    fraction,
  ),
};
const postersShape = {
  median: quantity("Median followers of people who post", number(1, 1e6, "followers")),
  exponent: quantity("Exponent of the power law of their follower counts (density ∝ k^−exponent)", number(1.2, 5)),
  maxFollowers: quantity("Most followers of one of them; never more than 5 % of users", count("followers", 1, 1e9)),
};

const slotsShape = {
  following: quantity("Share of non-ad slots that go to followed accounts", fraction),
  forYou: quantity("Share of non-ad slots that go to recommendations", fraction),
  trending: quantity(
    "Share of non-ad slots that are on hot lists and pages of challenges; not stated: none",
    fraction,
  ).optional(),
  search: quantity("Share of non-ad slots that are search results; not stated: none", fraction).optional(),
  live: quantity("Share of non-ad slots that show live rooms; not stated: none", fraction).optional(),
};

const followingShape = {
  order: statedWord("Order of the following feed", ["chronological", "ranked"]),
  postsPerFolloweePerDay: quantity(
    "Posts and reposts per followee and day that arrive in a following feed",
    number(0.001, 1000, "posts"),
  ),
  halfLifeHours: quantity("Age at which the hazard of being seen has halved", delay),
  maxReach: quantity(
    "Probability that a follower ever sees a post, if there are slots for all of them; the most that any rank gives",
    share(0.01, 1),
  ),
};

const firstAudienceShape = {
  base: quantity(
    "Impressions of the first audience of an account without followers, the median account's mean over its posts",
    number(1, 1e9, "impressions"),
  ),
  perFollower: quantity("Impressions of the first audience more per follower", number(0, 100, "impressions")),
  accounts: quantity(
    "Spread of first audiences between accounts with as many followers (sd of the logarithm)",
    number(0, 3),
  ),
  posts: quantity("Spread of each audience between posts of one account (sd of the logarithm)", number(0, 3)),
};

const forYouShape = {
  policy: statedWord("Policy that allocates the recommendations", ["pools", "race"]),
  budgets: numbers(
    "Mean impressions of each pool; each capped at 5 % of users, equal ones merge",
    count("impressions", 1, 1e10),
    ascending,
  ),
  hours: numbers("Hours over which each pool's test is paced, one per pool", number(0.1, 1000, "hours")),
  firstAudience: z.strictObject(firstAudienceShape),
  tested: quantity(
    "Share of an audience after which a post is judged; the rest is shown once it has stopped climbing",
    share(0.001, 1),
  ),
  merit: quantity(
    "Share of the variance of a test's judgement that the answers explain; the rest is chance",
    share(0, 0.99),
  ),
  restDays: quantity("Mean days until that rest is shown", number(0.01, 365, "days")),
  passShare: quantity(
    "Share of posts promoted into each pool; not stated: solved from supply and demand",
    share(0.001, 0.999),
  ).optional(),
  lifeHours: quantity("Age up to which a post can be recommended, in a race", bare(hours(0.1, 8784))),
};
/** Parameters that each policy of For You needs. */
export const forYouNeeds = {
  pools: ["budgets", "hours", "firstAudience", "tested", "merit", "restDays"],
  race: ["lifeHours"],
} as const;
/** Parts of a first audience, all of which pools need. */
export const firstAudienceNeeds = Object.keys(firstAudienceShape);
/** Parameters that a policy may have besides. */
const forYouMay = { pools: ["passShare"], race: [] } as const;

/** Whether For You under this policy has a parameter of this name. */
export function hasParameter(policy: keyof typeof forYouNeeds, name: string): boolean {
  return name === "policy" || [...forYouNeeds[policy], ...forYouMay[policy]].some((own) => own === name);
}

const sharingShape = {
  repostShare: quantity(
    "Share of shares that are reposts to one's followers; the rest are messages to friends",
    fraction,
  ),
  friendsPerMessage: quantity("Friends that one message goes to, mean", number(0, 100, "friends")),
  openRate: quantity("Probability that a friend opens the message", fraction),
  openDelayMedianHours: quantity("Median hours between sending and opening, log-normal", delay),
  openDelaySigma: quantity("Spread of that delay (sd of its logarithm)", number(0, 5)),
};

const formula = statedText(
  "Scoring formula over predicted rates, of For You and of a ranked following feed",
  formulaFault,
);
const lift = quantity(
  "Lift of long views, ranked over random, that the ranking attains: it fixes the inverse temperature",
  number(1, 20),
);

const varianceShape = {
  quality: quantity("Variance of background appeal between posts", fraction),
  affinity: quantity("Variance of background appeal between interests", fraction),
  taste: quantity("Variance of background appeal between users of one interest", fraction),
};
const ratesShape = perAction(ratedActions, (action) =>
  quantity(`Rate of ${actionTable[action].many} per exposure on the ranked feed`, rate),
);
const betaShape = {
  validPlay: quantity("Slope of the valid play on appeal, logit scale", number(0.01, 5)),
  ...perAction(ratedActions, (action) => quantity(`Slope of ${actionTable[action].many} on appeal, logit scale`, beta)),
  create: quantity("Slope of joining a challenge on appeal, log scale", beta),
};
const spreadShape = perAction(answers, (answer) =>
  quantity(
    `Differences between posts of one quality in ${actionTable[answer].many} (sd of the logarithm of their rate)`,
    number(0, 3),
  ),
);
const togetherShape = perAction(answers, (answer) =>
  quantity(`Part of that spread of ${actionTable[answer].many} that all answers have in common`, fraction),
);
const watchShape = {
  shape: quantity("Weibull shape of the watch ratio of valid plays", number(0.1, 10)),
  scale: quantity("Weibull scale of the watch ratio of valid plays", number(0.01, 10)),
};
const durationShape = {
  median: quantity("Median duration of background posts, seconds", bare(seconds(1, 36_000))),
  p90: quantity("90th percentile of the duration of background posts, seconds", bare(seconds(1, 36_000))),
};
const responseShape = {
  followed: quantity("Appeal of an account that the viewer follows, sd of a random impression's appeal", number(0, 5)),
  fatigue: quantity("Loss of appeal per doubling of 1 + earlier exposures to the campaign", number(0, 5)),
  validPlay: quantity("Valid plays per exposure on the ranked feed", share(0.01, 0.99)),
  lift: quantity("Lift of valid plays, ranked over random", number(1, 20)),
  longViewSeconds: quantity(
    "A long view is a play of this many seconds, or to the end of a shorter post",
    bare(seconds(1, 600)),
  ),
};

const multipliersShape = perAction(actions, (action) =>
  quantity(
    `Factor of the interface on the probability of ${actionTable[action].one}; 1: no effect, 0: no such button`,
    factor,
  ),
);
const autoplay = quantity("Probability that an impression which was swiped away had started to play", fraction);

export const viewRules = ["impression", "play start", "valid play"] as const;
const publicCounter = statedWord("Rule by which the platform's public view counter counts", viewRules);

const hourWeights = numbers(
  "Activity in each local hour of the day, hours 0 to 23; only ratios count",
  number(0, 1e6),
  (values) => {
    if (values.length !== 24) return `expected 24 values, got ${values.length}`;
    return values.some((value) => value > 0) ? undefined : "expected activity in at least one hour, got none";
  },
);

const feed = {
  slots: z.strictObject(slotsShape),
  following: z.strictObject(followingShape),
  formula,
  forYou: z.strictObject({ ...z.strictObject(forYouShape).partial().shape, policy: forYouShape.policy }).optional(),
  trending: z.strictObject(trendingShape).optional(),
  search: z.strictObject(searchShape).optional(),
  sharing: z.strictObject(sharingShape),
  lift,
};
const response = {
  ...responseShape,
  variance: z.strictObject(varianceShape),
  rates: z.strictObject(ratesShape),
  beta: z.strictObject(betaShape),
  spread: z.strictObject(spreadShape),
  together: z.strictObject(togetherShape),
  watch: z.strictObject(watchShape),
  backgroundDuration: z.strictObject(durationShape),
};

/** A platform: every leaf with status and source. */
export const platformSchema = z.strictObject({
  title: text("Name and time of the platform"),
  family: text("Name under which scenarios state followers and prices on this platform: douyin, weibo"),
  people: z.strictObject({
    users: quantity("Daily users", count("people", 1, 1e10)),
    ...peopleShape,
  }),
  hourWeights,
  graph: z.strictObject({ ...graphShape, posters: z.strictObject(postersShape) }),
  feed: z.strictObject(feed),
  interface: z.strictObject({ autoplay, publicCounter, multipliers: z.strictObject(multipliersShape) }),
  response: z.strictObject(response).optional(),
});
export type Platform = z.output<typeof platformSchema>;

const none = "no source: a guess that its range brackets";

/** `model:` — every parameter of the platform that a scenario may override, and the model's own. */
export const modelSchema = z.strictObject({
  tick: quantity("Length of a tick; divides a day", hours(1 / 60, 24)).default({
    value: 1,
    status: "stated",
    fixed: true,
  }),
  view: statedWord(
    "Rule by which an impression counts as a view, the same in all plans; not stated: the base platform's public counter",
    viewRules,
  ).optional(),
  responseFrom: text(
    "Platform that states the population's responses; not stated: the base platform, if it does",
  ).optional(),
  people: z.strictObject(peopleShape).partial().prefault({}),
  hourWeights: hourWeights.optional(),
  graph: z
    .strictObject({ ...graphShape, posters: z.strictObject(postersShape).partial() })
    .partial()
    .prefault({}),
  feed: z
    .strictObject({
      slots: z.strictObject(slotsShape).partial().optional(),
      trending: z.strictObject(trendingShape).partial().optional(),
      search: z.strictObject(searchShape).partial().optional(),
      following: z.strictObject(followingShape).partial().optional(),
      formula: formula.optional(),
      forYou: z
        .strictObject({ ...forYouShape, firstAudience: z.strictObject(firstAudienceShape).partial() })
        .partial()
        .optional(),
      sharing: z.strictObject(sharingShape).partial().optional(),
      lift: lift.optional(),
    })
    .prefault({}),
  response: z
    .strictObject({
      ...z.strictObject(responseShape).partial().shape,
      variance: z.strictObject(varianceShape).partial().optional(),
      rates: z.strictObject(ratesShape).partial().optional(),
      beta: z.strictObject(betaShape).partial().optional(),
      spread: z.strictObject(spreadShape).partial().optional(),
      together: z.strictObject(togetherShape).partial().optional(),
      watch: z.strictObject(watchShape).partial().optional(),
      backgroundDuration: z.strictObject(durationShape).partial().optional(),
    })
    .prefault({}),
  interface: z
    .strictObject({
      autoplay: autoplay.optional(),
      publicCounter: publicCounter.optional(),
      multipliers: z.strictObject(multipliersShape).partial().optional(),
    })
    .prefault({}),
  challenge: challengeSchema.prefault({}),
  shop: z
    .strictObject({
      clickBeta: quantity("Slope of clicks on appeal, logit scale", beta).default(assumed(0.6, 0.2, 1, none)),
      delaySigma: quantity(
        "Spread of the delay between click and purchase (sd of its logarithm)",
        number(0, 5),
      ).default(assumed(1.5, 1, 2, none)),
    })
    .prefault({}),
});
export type Model = z.output<typeof modelSchema>;
