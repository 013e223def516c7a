import { builtInSources, createFeed, type Feed } from "./feed/feed.ts";
import { type FeedParts, type FeedPolicy, solvePolicy } from "./feed/solve/policy.ts";
import type { SourcePart } from "./feed/source.ts";
import { rootKey } from "./lib/random.ts";
import { Recent } from "./lib/recent.ts";
import { mean } from "./lib/statistics.ts";
import type { Solved } from "./metrics/run.ts";
import { seedEvents, seedPosts } from "./propagation/seeding.ts";
import { createBackgroundRates } from "./response/model/background.ts";
import { calibrateResponse, type ResponseCalibration } from "./response/model/calibration.ts";
import { qualityFromEngagement, qualityFromViews, type Reference } from "./response/model/quality.ts";
import { createResponseModel, logisticResponse, type ResponsePart } from "./response/model/responseModel.ts";
import { WatchRatios } from "./response/model/watch.ts";
import { Responder } from "./response/respond.ts";
import type { QualitySettings, Settings } from "./scenario/settle/settings.ts";
import { actions, perAction } from "./vocabulary/actions.ts";
import { UnsolvableValue } from "./vocabulary/faults.ts";
import type { BackgroundRates } from "./world/backgroundRates.ts";
import { type Campaign, createCampaign } from "./world/campaign.ts";
import type { FollowGraphPart } from "./world/customGraph.ts";
import { numberOf, partName } from "./world/customPart.ts";
import { degreesOf } from "./world/followerCounts.ts";
import { PopulationState } from "./world/populationState.ts";
import { followeesOf } from "./world/slotSupply.ts";

/**
 * Optional replacements for built-in components. Each is a factory that receives the same context as the built-in one.
 * The contract stands with each type and in docs/library.md.
 */
export interface Parts extends FeedParts {
  /** All sources of impressions, in the order in which they collect; `builtInSources` unless stated. */
  readonly sources?: readonly SourcePart[] | undefined;
  readonly followGraph?: FollowGraphPart | undefined;
  readonly responses?: ResponsePart | undefined;
}

/** Everything that exists before the first tick. */
export interface Prepared {
  readonly population: PopulationState;
  readonly campaign: Campaign;
  readonly feed: Feed;
  readonly responder: Responder;
  readonly solved: Solved;
  /** Sentences for the reader of the figures. */
  readonly notes: readonly string[];
}

/**
 * Solves the response and the feed, and seeds the campaign's posts and events.
 * @throws {RangeError} if the settings admit no solution
 * @throws {PartError} if a part breaks its contract
 */
export function prepare(settings: Settings, parts: Parts): Prepared {
  const population = new PopulationState(settings, parts.followGraph);
  const campaign = createCampaign();
  const calibration = calibrateResponse(settings.response);
  const { policy } = solveFeed(calibration, settings, settings, parts);
  const { responses = logisticResponse } = parts;
  const responder = new Responder(population, campaign, calibration, responses);
  const qualityOf = qualities(calibration, settings, parts);
  seedEvents(population, campaign, seedPosts(population, campaign, qualityOf));
  const feed = createFeed(population, campaign, policy, parts.sources);
  const solved = summary(responses === logisticResponse ? calibration : undefined, policy);
  return { population, campaign, feed, responder, solved, notes: notesOn(parts) };
}

/** Figures of custom parts are not the model's, and the reader is told. */
function notesOn({ sources = [], ...single }: Parts): string[] {
  const named = Object.entries(single).flatMap(([role, part]) => (part ? [partName(role, part)] : []));
  const custom = sources.filter((part) => !builtInSources.includes(part)).map((part) => partName("source", part));
  const names = [...named, ...custom];
  return names.length === 0 ? [] : [`Custom parts replaced built-in ones: ${names.join(", ")}.`];
}

/** The feeds solved last, by their inputs: the worlds of a study mostly share them. */
const solvedFeeds = new Recent<{ readonly policy: FeedPolicy; readonly rates: BackgroundRates }>(16);

/** A feed, solved against the background's responses. It is a property of the platform, not of the seed. */
function solveFeed(calibration: ResponseCalibration, settings: Settings, where: Settings["reference"], parts: Parts) {
  const { response, challenge, clock } = settings;
  const { people, graph, feed } = where;
  const { scorer, forYou, responses = logisticResponse } = parts;
  // A feed is solved for all users alike, whatever groups a scenario tells apart.
  const alike = { ...people, groups: [], target: undefined };
  const custom = [scorer, forYou, responses].map((part) => part && numberOf(part));
  const name = JSON.stringify([response, challenge, alike, degreesOf(graph), feed, clock.tickHours, custom]);
  return solvedFeeds.get(name, () => {
    const watch = new WatchRatios(response);
    const model = createResponseModel(responses, { calibration, response, challenge });
    const rates = createBackgroundRates(calibration, response, challenge, people, graph, watch, model);
    const key = rootKey("background");
    const policy = solvePolicy(feed, people, followeesOf(graph, people), rates, clock.tickHours, key, parts);
    return { policy, rates };
  });
}

/** Quality of a post: as stated, or solved from its author's usual figures on the platform where they were earned. */
function qualities(calibration: ResponseCalibration, settings: Settings, { responses }: Parts) {
  let reference: Reference | undefined;
  return (quality: QualitySettings, followers: number): number => {
    if ("value" in quality) return quality.value;
    // Creators earned their figures on the platform's own feed, so no custom feed part counts here.
    reference ??= referenceOf(calibration, settings, { responses });
    const { averageViews, engagementRate, path } = quality;
    try {
      const readings: number[] = [];
      if (averageViews !== undefined) readings.push(qualityFromViews(reference, followers, averageViews));
      if (engagementRate !== undefined) readings.push(qualityFromEngagement(reference, engagementRate));
      return mean(readings);
    } catch (error) {
      throw error instanceof RangeError ? new UnsolvableValue(path, error.message) : error;
    }
  };
}

/** The rates of `responseFrom` were observed on its own interface, which therefore changes none of them. */
const ownInterface = perAction(actions, () => 1);

/** The world in which creators earned their usual figures: the same in every plan. */
function referenceOf(calibration: ResponseCalibration, settings: Settings, parts: Parts): Reference {
  const response = { ...settings.response, multipliers: ownInterface };
  const { policy, rates } = solveFeed(calibration, { ...settings, response }, settings.reference, parts);
  return { followerReach: policy.followerReach, pools: policy.pools, rates };
}

function summary(calibration: ResponseCalibration | undefined, policy: FeedPolicy): Solved {
  const { pools, race, custom } = policy;
  const scorer = policy.scorer ?? policy.followingScorer;
  return {
    calibration: calibration
      ? {
          validIntercept: calibration.validIntercept,
          rankedAppeal: calibration.rankedAppeal,
          ...calibration.intercepts,
        }
      : {},
    feed: {
      followerReach: policy.followerReach,
      ...(scorer ? { inverseTemperature: scorer.inverseTemperature, liftAttained: scorer.liftAttained } : {}),
      ...(pools ? { passShare: pools.passShare } : {}),
      ...(pools || race || custom ? { backgroundViews: policy.meanViews } : {}),
    },
  };
}
