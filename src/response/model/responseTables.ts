import { Recent } from "../../lib/recent.ts";
import type { Settings } from "../../scenario/settle/settings.ts";
import { numberOf } from "../../world/customPart.ts";
import { type AnswerTable, createAnswerTables } from "./answers.ts";
import type { ResponseCalibration } from "./calibration.ts";
import { type ClickModel, createClickModel } from "./clicks.ts";
import { createJoinThresholds, createSteps, highestUpTo, type JoinThresholds, type Steps } from "./levels.ts";
import { createResponseModel, logisticResponse, type ResponseModel, type ResponsePart } from "./responseModel.ts";
import { createPlayTable, type PlayTable } from "./tables.ts";
import { WatchRatios } from "./watch.ts";

/** The response model as tables: the same for everybody in a run, whether followed one by one or drawn in sums. */
export interface ResponseTables {
  readonly plays: PlayTable;
  /** The highest `followGivenValid` at each level and those below. */
  readonly highestFollow: Int32Array;
  /** Answers with draws of their own. The brand's new followers are drawn by exposure instead of by post. */
  readonly answers: readonly AnswerTable[];
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
 * The tables made last. The worlds of a study mostly share theirs, and while one is kept, the machine code of the hot loop,
 * which depends on its shape, serves the next world too.
 */
const models = new Recent<ResponseTables>(16);

export function createResponseTables(
  settings: Settings,
  calibration: ResponseCalibration,
  responses: ResponsePart,
): ResponseTables {
  const { response, challenge, viewRule, shop } = settings;
  // Each world has challenges of another quality, on which the response model does not depend.
  const known = responses === logisticResponse ? { ...challenge, quality: undefined } : challenge;
  const name = JSON.stringify([response, known, viewRule, shop, calibration, numberOf(responses)]);
  return models.get(name, () =>
    tabulate(settings, calibration, createResponseModel(responses, { calibration, response, challenge })),
  );
}

function tabulate(
  { response, challenge, viewRule, shop }: Settings,
  calibration: ResponseCalibration,
  responseModel: ResponseModel,
): ResponseTables {
  const plays = createPlayTable(calibration, response, challenge, responseModel);
  const steps = createSteps(response, responseModel);
  return {
    plays,
    highestFollow: highestUpTo(plays.followGivenValid),
    answers: createAnswerTables(response, responseModel, steps),
    steps,
    joins: createJoinThresholds(plays.join, responseModel),
    watch: new WatchRatios(response),
    ...(shop === undefined ? {} : { clicks: createClickModel(calibration, response, shop, responseModel) }),
    autoplay: Math.round(response.autoplay * 2147483647),
    // Where every video starts by itself, an impression is a play start.
    countViews: viewRule === "playStart" && response.autoplay === 1 ? "impression" : viewRule,
  };
}
