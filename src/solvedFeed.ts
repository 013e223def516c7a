import { type FeedParts, type FeedPolicy, solvePolicy } from "./feed/solve/policy.ts";
import type { Pools } from "./feed/solve/pools.ts";
import { shownAppeals } from "./feed/solve/shownAppeals.ts";
import { rootKey } from "./lib/random.ts";
import { Recent } from "./lib/recent.ts";
import { createBackgroundRates } from "./response/model/background.ts";
import { calibrateResponse, type ResponseCalibration } from "./response/model/calibration.ts";
import { createResponseModel, logisticResponse, type ResponsePart } from "./response/model/responseModel.ts";
import { WatchRatios } from "./response/model/watch.ts";
import type { PlatformSettings, Settings } from "./scenario/settle/settings.ts";
import { actions, perAction } from "./vocabulary/actions.ts";
import type { BackgroundRates } from "./world/backgroundRates.ts";
import { numberOf } from "./world/customPart.ts";
import { degreesOf } from "./world/followerCounts.ts";
import { followeesOf } from "./world/slotSupply.ts";

/** Solutions that worlds share: the responses of a population and the feeds of its platforms. */

/** Custom parts that a feed is solved with. */
export interface SolvedParts extends FeedParts {
  readonly responses?: ResponsePart | undefined;
}

/** The calibrations solved last, by their inputs. */
const calibrations = new Recent<ResponseCalibration>(16);

/**
 * The population's responses, solved in two passes: with the appeals of a ranked feed taken as normal, the platform on
 * which they were observed is solved; then every rate is made to come out among the posts that its feed shows.
 */
export function calibrated({ response, challenge, reference }: Settings): ResponseCalibration {
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
export function solveFeed(
  calibration: ResponseCalibration,
  settings: Pick<Settings, "response" | "challenge" | "clock" | "people" | "graph" | "feed">,
  parts: SolvedParts = {},
): { readonly policy: FeedPolicy; readonly rates: BackgroundRates } {
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

/**
 * The pools of a platform on which accounts earned their usual views; undefined where it has none.
 * @throws {RangeError} if the platform's supply and demand have no balance
 */
export function poolsOn(
  settings: Settings,
  { multipliers, autoplay, people, graph, feed }: PlatformSettings,
): Pools | undefined {
  if (feed.forYou?.policy !== "pools") return undefined;
  const response = { ...settings.response, multipliers, autoplay };
  return solveFeed(calibrated(settings), { ...settings, response, people, graph, feed }).policy.pools;
}
