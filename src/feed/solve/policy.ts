import { derive, type Key } from "../../lib/random.ts";
import type { FeedSettings, PeopleSettings } from "../../scenario/settle/settings.ts";
import type { BackgroundRates } from "../../world/backgroundRates.ts";
import { Purpose } from "../../world/purpose.ts";
import { activityBinMeans } from "../../world/segments.ts";
import {
  comingShare,
  type Followees,
  meanBackgroundViews,
  type SlotSupply,
  slotSupply,
} from "../../world/slotSupply.ts";
import type { ForYouPart } from "../forYouPolicy.ts";
import type { Scorer, ScorerPart } from "../scorer.ts";
import { type ExposureSchedule, solveExposureEquilibrium } from "./exposureEquilibrium.ts";
import { createPools, type Pools } from "./pools.ts";
import { createScorer } from "./scores.ts";

/** Custom parts of a feed, in place of the plan's. */
export interface FeedParts {
  readonly scorer?: ScorerPart | undefined;
  readonly forYou?: ForYouPart | undefined;
}

/** A feed's solved values: they follow from its settings and the background, before the first post. */
export interface FeedPolicy {
  readonly supply: SlotSupply;
  /** Per stratum: a follower ever sees a post of weight w with probability 1 − exp(−seenRate · w). */
  readonly seenRate: Float64Array;
  /** Probability that a follower ever sees an average post, mean over followers. */
  readonly followerReach: number;
  /** Present for a ranked following feed. */
  readonly followingScorer?: Scorer;
  /** Present for For You. */
  readonly scorer?: Scorer;
  readonly pools?: Pools;
  readonly race?: Race;
  /** Custom recommendation in place of pools or race, and the background rates that it may use. */
  readonly custom?: { readonly forYou: ForYouPart; readonly rates: BackgroundRates };
  /** Mean For-You views of a background post; 0 without For You. */
  readonly meanViews: number;
}

/** Recommendation as a race among all posts of the last hours. */
export interface Race {
  readonly lifeHours: number;
  /**
   * Per stratum: a person ever sees a post of weight w with probability 1 − exp(−rate · w).
   * @param activityMultiplier slots of these people, relative to those of the mean user
   * @throws {RangeError} if they have more slots than posts come in
   */
  rateAt(activityMultiplier: number): Float64Array;
}

/** Posts of a ranked following feed are placed among background posts with this many impressions (assumed). */
const rankedFollowingViews = 1000;
/** A ranked following feed ignores the counts of posts whose authors have fewer followers. */
export const learningAudience = 1000;
/** Most steps into which a background post's life is divided. */
const mostSteps = 96;

/**
 * Solves a feed against the background.
 * @param tickHours hours between two updates of the ranking's counts
 * @param key shared by all plans, so that two plans with the same feed solve the same thresholds
 * @param custom custom parts in place of the plan's
 * @throws {RangeError} if supply and demand of For-You slots cannot be balanced
 */
export function solvePolicy(
  feed: FeedSettings,
  people: PeopleSettings,
  followees: Followees,
  rates: BackgroundRates,
  tickHours: number,
  key: Key,
  custom: FeedParts = {},
): FeedPolicy {
  const { following, forYou } = feed;
  const supply = slotSupply(people, feed, followees);
  const shown = supply.following.map((slots, activityBin) =>
    Math.min(following.maxReach, slots / supply.inflow[activityBin]),
  );
  const inflow = supply.inflow.reduce((sum, posts) => sum + posts, 0);
  const followerReach = shown.reduce((sum, share, activityBin) => sum + share * supply.inflow[activityBin], 0) / inflow;
  const meanViews = forYou ? meanBackgroundViews(people, supply) : 0;
  const policy = {
    supply,
    followerReach,
    meanViews,
    ...followingOf(feed, people, rates, shown, tickHours, key, custom.scorer),
  };
  if (!forYou) return policy;
  const scorer = createScorer(
    feed.formula,
    rates,
    meanViews,
    feed.lift,
    derive(key, Purpose.background),
    0,
    custom.scorer,
  );
  if (custom.forYou) return { ...policy, scorer, custom: { forYou: custom.forYou, rates } };
  if (forYou.policy === "pools") {
    return {
      ...policy,
      scorer,
      pools: createPools(forYou, people.users, tickHours, meanViews, scorer, rates, derive(key, Purpose.pools)),
    };
  }
  const { lifeHours } = forYou;
  const uploads = people.users * people.uploadsPerUserPerDay;
  const shownOf = supply.forYou.map((slots) => slots / uploads);
  const shownAt = (activityMultiplier: number) => {
    const shown = shownOf.map((share) => share * activityMultiplier);
    if (shown.every((share) => share < 1)) return shown;
    throw new RangeError(
      `For-You slots ÷ uploads: expected fewer slots per person than posts that come in (${uploads} a day), got mean views of ${Number((meanViews * activityMultiplier).toPrecision(6))} with ${people.users} users`,
    );
  };
  const schedule: ExposureSchedule = {
    followers: rates.followers,
    audience: () => people.users,
    activityBins: new Float64Array(people.activityBins).fill(1 / people.activityBins),
    shown: shownAt(1),
    steps: evenSteps(lifeHours, tickHours),
    inNetwork: 0,
    learnsFrom: 0,
  };
  const { rateAt } = solveExposureEquilibrium(schedule, scorer, rates, derive(key, Purpose.race));
  return {
    ...policy,
    scorer,
    race: { lifeHours, rateAt: (activityMultiplier) => rateAt(shownAt(activityMultiplier)) },
  };
}

/** The rates at which followers see posts, such that views per day equal slots per day. */
function followingOf(
  { following, formula, lift }: FeedSettings,
  people: PeopleSettings,
  rates: BackgroundRates,
  shown: Float64Array,
  tickHours: number,
  key: Key,
  scorer: ScorerPart | undefined,
): Pick<FeedPolicy, "seenRate" | "followingScorer"> {
  const coming = comingShare(following.maxReach);
  const shownOfComing = shown.map((share) => Math.min(1, share / coming));
  if (following.order === "chronological") return { seenRate: shownOfComing.map((share) => -Math.log1p(-share)) };
  // Following adds the same appeal to every post, so a feed of followed accounts is compared with followed accounts.
  const followed = { ...rates, lowest: rates.lowest - rates.followed.appeal };
  const k = derive(derive(key, Purpose.background), 1);
  const followingScorer = createScorer(formula, followed, rankedFollowingViews, lift, k, 1, scorer);
  const schedule: ExposureSchedule = {
    followers: rates.followed.followers,
    audience: (followers) => coming * followers,
    activityBins: Float64Array.from(
      activityBinMeans(people.activityShape, people.activityBins),
      (share) => share / people.activityBins,
    ),
    shown: shownOfComing,
    steps: halvingSteps(following.halfLifeHours, tickHours),
    inNetwork: 1,
    learnsFrom: learningAudience,
  };
  const { rate } = solveExposureEquilibrium(schedule, followingScorer, followed, derive(k, Purpose.race));
  return { seenRate: rate, followingScorer };
}

/** Steps of a life in which chances halve with every half-life, down to a thousandth. */
function halvingSteps(halfLifeHours: number, tickHours: number): ExposureSchedule["steps"] {
  const life = halfLifeHours * Math.log2(1000);
  const hours = Math.max(tickHours, life / mostSteps);
  const count = Math.ceil(life / hours);
  const left = (step: number) => 2 ** ((-step * hours) / halfLifeHours);
  return Array.from({ length: count }, (_, step) => ({
    share: (left(step) - left(step + 1)) / (1 - left(count)),
    ageHours: step * hours,
  }));
}

/** Steps of a life in which chances stay the same to its end. */
function evenSteps(lifeHours: number, tickHours: number): ExposureSchedule["steps"] {
  const count = Math.max(1, Math.round(lifeHours / Math.max(tickHours, lifeHours / mostSteps)));
  return Array.from({ length: count }, (_, step) => ({ share: 1 / count, ageHours: (step * lifeHours) / count }));
}
