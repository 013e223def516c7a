import { Recent } from "../../lib/recent.ts";
import type { Settings } from "../../scenario/settle/settings.ts";
import type { Population } from "./calibration.ts";
import { type ClickModel, createClickModel } from "./clicks.ts";
import { createJoinThresholds, createSteps, highestUpTo, type JoinThresholds, type Steps } from "./levels.ts";
import { type Answers, logisticAnswers } from "./responseModel.ts";
import { createResponseTable, type ResponseTable } from "./tables.ts";
import { WatchRatios } from "./watch.ts";

/** How people answer, as tables: the same for everybody in a run, whether followed one by one or drawn in sums. */
export interface ResponseModel {
  readonly joint: ResponseTable;
  /** For the brand's posts, whose new followers are drawn by exposure rather than by post. */
  readonly brand: ResponseTable;
  /** The highest `followGivenValid` of `brand` at each level and those below. */
  readonly highestBrandFollow: Int32Array;
  readonly steps: Steps;
  readonly joins: JoinThresholds;
  readonly watch: WatchRatios;
  /** Absent where no post carries a link. */
  readonly clicks?: ClickModel;
  /** Probability, times 2^31, that an impression which was swiped away had started to play. */
  readonly autoplay: number;
  readonly countViews: "impression" | "playStart" | "validPlay";
}

/**
 * The models made last. The worlds of a study mostly share theirs; and as long as one is kept, the machine code of the hot
 * loop, which knows its shape, serves the next world too.
 */
const models = new Recent<ResponseModel>(16);

/** @param own answers in place of the population's */
export function createResponseModel(settings: Settings, population: Population, own?: Answers): ResponseModel {
  if (own) return tabulate(settings, population, own);
  const { response, challenge, viewRule, shop } = settings;
  const name = JSON.stringify([response, challenge, viewRule, shop, population]);
  return models.get(name, () => tabulate(settings, population));
}

function tabulate(
  { response, challenge, viewRule, shop }: Settings,
  population: Population,
  own?: Answers,
): ResponseModel {
  const answers = own ?? logisticAnswers({ population, response, challenge });
  const joint = createResponseTable(population, response, challenge, true, answers);
  const brand = createResponseTable(population, response, challenge, false, answers);
  return {
    joint,
    brand,
    highestBrandFollow: highestUpTo(brand.followGivenValid),
    steps: createSteps(response, answers),
    joins: createJoinThresholds(joint.join, answers),
    watch: new WatchRatios(response),
    ...(shop === undefined ? {} : { clicks: createClickModel(population, response, shop, own) }),
    autoplay: Math.round(response.autoplay * 2147483647),
    // Where every video starts by itself, an impression is a play start.
    countViews: viewRule === "playStart" && response.autoplay === 1 ? "impression" : viewRule,
  };
}
