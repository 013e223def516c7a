import { inverseNormal } from "../../lib/normal.ts";
import type {
  ChallengeSettings,
  FollowGraphSettings,
  PeopleSettings,
  ResponseSettings,
} from "../../scenario/settle/settings.ts";
import { actionTable, type RatedAction, ratedActions } from "../../vocabulary/actions.ts";
import { Tally, tallyWidth } from "../../vocabulary/tally.ts";
import { answersTo } from "../../world/answers.ts";
import type { BackgroundRates } from "../../world/backgroundRates.ts";
import { followedQuantiles, posterQuantiles } from "../../world/followerCounts.ts";
import { createAffinity } from "../../world/populationState.ts";
import { expectation, type ResponseCalibration } from "./calibration.ts";
import { joinKinds } from "./join.ts";
import { logisticResponse, type ResponseModel } from "./responseModel.ts";
import { backgroundLongViewShare, completeShare, longViewShare, ratioMoments, type WatchRatios } from "./watch.ts";

const lowest = -8;
const step = 1 / 16;
const levels = 16 / step + 1;
const bins = 16;

/**
 * Mean counts of an impression of a background post, by mean appeal; taste is integrated out.
 * @param responseModel the population's unless a custom one replaces it
 */
export function createBackgroundRates(
  calibration: ResponseCalibration,
  response: ResponseSettings,
  challenge: ChallengeSettings,
  people: PeopleSettings,
  graph: FollowGraphSettings,
  watch: WatchRatios,
  responseModel: ResponseModel = logisticResponse({ calibration, response, challenge }),
): BackgroundRates {
  const { multipliers, variance, backgroundDuration } = response;
  const taste = Math.sqrt(variance.taste);
  const columns = Array.from({ length: tallyWidth }, () => new Float64Array(levels));
  const longView = backgroundLongViewShare(response, watch);
  const complete = completeShare(watch);
  const ratio = ratioMoments(watch);
  for (let i = 0; i < levels; i++) {
    const mean = lowest + i * step;
    const valid = responseModel.validPlay;
    const watched = expectation(mean, taste, valid);
    const rateOf = (action: RatedAction) =>
      expectation(mean, taste, (a) => {
        const does = Math.min(1, multipliers[action] * responseModel.action(action, a));
        return actionTable[action].needsPlay ? valid(a) * does : does;
      });
    const join = challenge.joinRate * expectation(mean, taste, responseModel.join);
    const set = (column: number, value: number) => {
      columns[column][i] = Math.min(1, value);
    };
    set(Tally.impressions, 1);
    set(Tally.views, 1);
    set(Tally.validPlays, watched);
    for (const action of ratedActions) set(Tally[action], rateOf(action));
    for (const kind of joinKinds) set(Tally[kind], join * challenge.kinds[kind] * multipliers[kind]);
    set(Tally.complete, watched * complete);
    set(Tally.longView, watched * longView);
    columns[Tally.watchRatio][i] = watched * ratio.mean;
  }
  const followersAt = posterQuantiles(graph, people.users);
  const followedAt = followedQuantiles(graph, people.users);
  const sigma = Math.log(backgroundDuration.p90 / backgroundDuration.median) / 1.2815515655446004;
  const durations = Float64Array.from({ length: bins }, (_, bin) =>
    Math.round(backgroundDuration.median * Math.exp(sigma * inverseNormal((bin + 0.5) / bins))),
  );
  const averageLongViews = durations.reduce((sum, seconds) => sum + longViewShare(watch, seconds), 0) / bins;
  return {
    lowest,
    step,
    columns,
    variance: { quality: variance.quality, affinity: variance.affinity },
    affinities: createAffinity(people.interests, variance.affinity)[0],
    durations,
    followers: Float64Array.from({ length: bins }, (_, bin) => followersAt((bin + 0.5) / bins)),
    followersAt,
    answersTo: (post) => answersTo(response, post),
    spread: response.spread,
    longViewFactor: (seconds) => longViewShare(watch, seconds) / averageLongViews,
    watchRatioOfPlay: { mean: ratio.mean, variance: ratio.square - ratio.mean ** 2 },
    followed: {
      followers: Float64Array.from({ length: bins }, (_, bin) => followedAt((bin + 0.5) / bins)),
      appeal: response.followed,
    },
  };
}
