import { builtInSources, createFeed, type Feed } from "./feed/feed.ts";
import { type FeedParts, type FeedPolicy, solvePolicy } from "./feed/solve/policy.ts";
import { shownAppeals } from "./feed/solve/shownAppeals.ts";
import type { SourcePart } from "./feed/source.ts";
import { rootKey } from "./lib/random.ts";
import { Recent } from "./lib/recent.ts";
import type { Solved } from "./metrics/run.ts";
import { seedEvents, seedPosts } from "./propagation/seeding.ts";
import { createBackgroundRates } from "./response/model/background.ts";
import { calibrateResponse, type ResponseCalibration } from "./response/model/calibration.ts";
import { createResponseModel, logisticResponse, type ResponsePart } from "./response/model/responseModel.ts";
import { WatchRatios } from "./response/model/watch.ts";
import { Responder } from "./response/respond.ts";
import type { Settings } from "./scenario/settle/settings.ts";
import { usualOf } from "./usual.ts";
import { actions, perAction } from "./vocabulary/actions.ts";
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
  const calibration = calibrated(settings);
  const { policy } = solveFeed(calibration, settings, parts);
  const { responses = logisticResponse } = parts;
  const responder = new Responder(population, campaign, calibration, responses);
  seedEvents(population, campaign, seedPosts(population, campaign, usualOf(settings)));
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

/** The calibrations solved last, by their inputs. */
const calibrations = new Recent<ResponseCalibration>(16);

/**
 * The population's responses, solved in two passes: with the appeals of a ranked feed taken as normal, the platform on
 * which they were observed is solved; then every rate is made to come out among the posts that its feed shows.
 */
function calibrated({ response, challenge, reference }: Settings): ResponseCalibration {
  // The rates were observed on that platform's own interface, which therefore changes none of them.
  const own = { ...response, multipliers: perAction(actions, () => 1) };
  const { people, graph } = reference;
  const name = JSON.stringify([own, challenge.kinds, challenge.joinRate, people, degreesOf(graph), reference.feed]);
  return calibrations.get(name, () => {
    const first = calibrateResponse(own);
    const rates = createBackgroundRates(first, own, challenge, people, graph, new WatchRatios(own));
    return calibrateResponse(own, shownAppeals(reference, rates, 1, rootKey("reference")));
  });
}

/** The feeds solved last, by their inputs: the worlds of a study mostly share them. */
const solvedFeeds = new Recent<{ readonly policy: FeedPolicy; readonly rates: BackgroundRates }>(16);

/** A feed, solved against the background's responses. It is a property of the platform, not of the seed. */
function solveFeed(calibration: ResponseCalibration, settings: Settings, parts: Parts) {
  const { response, challenge, clock, people, graph, feed } = settings;
  const { scorer, forYou, responses = logisticResponse } = parts;
  // A feed is solved for all users alike, whatever groups a scenario tells apart.
  const alike = { ...people, groups: [], target: undefined };
  const custom = [scorer, forYou, responses].map((part) => part && numberOf(part));
  // Each world has challenges of another quality, which no feed knows of.
  const known = responses === logisticResponse ? { ...challenge, quality: undefined } : challenge;
  const name = JSON.stringify([response, known, alike, degreesOf(graph), feed, clock.tickHours, custom]);
  return solvedFeeds.get(name, () => {
    const watch = new WatchRatios(response);
    const model = createResponseModel(responses, { calibration, response, challenge });
    const rates = createBackgroundRates(calibration, response, challenge, people, graph, watch, model);
    const key = rootKey("background");
    const policy = solvePolicy(feed, people, followeesOf(graph, people), rates, clock.tickHours, key, parts);
    return { policy, rates };
  });
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
