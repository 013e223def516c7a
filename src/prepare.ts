import { builtInSources, createFeed, type Feed } from "./feed/feed.ts";
import type { FeedPolicy } from "./feed/solve/policy.ts";
import type { SourcePart } from "./feed/source.ts";
import type { Solved } from "./metrics/run.ts";
import { seedEvents, seedPosts } from "./propagation/seeding.ts";
import type { ResponseCalibration } from "./response/model/calibration.ts";
import { logisticResponse } from "./response/model/responseModel.ts";
import { Responder } from "./response/respond.ts";
import type { Settings } from "./scenario/settle/settings.ts";
import { calibrated, type SolvedParts, solveFeed } from "./solvedFeed.ts";
import { usualOf } from "./usual.ts";
import { type Campaign, createCampaign } from "./world/campaign.ts";
import type { FollowGraphPart } from "./world/customGraph.ts";
import { partName } from "./world/customPart.ts";
import { PopulationState } from "./world/populationState.ts";

/**
 * Optional replacements for built-in components. Each is a factory that receives the same context as the built-in one.
 * The contract stands with each type and in docs/library.md.
 */
export interface Parts extends SolvedParts {
  /** All sources of impressions, in the order in which they collect; `builtInSources` unless stated. */
  readonly sources?: readonly SourcePart[] | undefined;
  readonly followGraph?: FollowGraphPart | undefined;
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
