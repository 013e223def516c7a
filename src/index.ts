/** The public interface: the same functions as the command line uses, for Node and for browser workers. */
export { type Claim, followGraphContract, type GraphUnderTest, partsContract } from "./contracts.ts";
export { formulaScorer } from "./feed/solve/formulaScorer.ts";
export type { ForYouKnowledge, ForYouPart, ForYouPolicy, Requests, SeenPost } from "./feed/sources/forYou.ts";
export type { PostFacts, PostScorer, RankerKnowledge, Scorer, ScorerPart } from "./feed/solve/scores.ts";
export type { PassingOn } from "./influence/arcs.ts";
export { type Cascade, createCascade } from "./influence/cascade.ts";
export { type Choice, type ChooseOptions, chooseBySpread } from "./influence/choose.ts";
export { derive, type Key, normal, rootKey, uniform } from "./lib/random.ts";
export type { MetricName, Run, Series } from "./metrics/run.ts";
export { type Answers, type AnswersKnowledge, logisticAnswers, type ResponsesPart } from "./response/model/responseModel.ts";
export type { JointAction, Population } from "./response/model/calibration.ts";
export { accountOf, idOf } from "./graph/accountIds.ts";
export { type EdgeList, type EdgeListOptions, EdgeListReader } from "./graph/edgeList.ts";
export type { Fault } from "./vocabulary/faults.ts";
export { ScenarioError } from "./vocabulary/faults.ts";
export { type GraphFile, graphFileOf } from "./scenario/graphFile.ts";
export { parseScenario } from "./scenario/parse.ts";
export { platforms } from "./scenario/entries/platforms.ts";
export type { Input, Plan, ReportedResult, Scenario, Status, Tune } from "./scenario/scenario.ts";
export type { FollowColumns, Role, Surface } from "./scenario/settle/settings.ts";
export { type Parts, type SimulateOptions, simulate } from "./simulate.ts";
export { type CompareOptions, compare, type Progress } from "./study/compare/compare.ts";
export type {
  Comparison,
  Estimate,
  GroupFigures,
  PairFigures,
  PlanFigures,
  PlatformFigures,
  ResultFigures,
  SharedFigures,
  Spread,
} from "./study/compare/comparison.ts";
export type { Engine, Job, Summary } from "./study/job.ts";
export { Tally, tallyWidth } from "./world/campaign.ts";
export type { BackgroundRates, SlotSupply } from "./world/catalog.ts";
export { rateAt } from "./world/catalog.ts";
export type { Clock } from "./world/clock.ts";
export type { Author, FollowGraph } from "./world/followGraph.ts";
export { createOwnGraph, type FollowGraphPart, type GraphCore, type GraphKnowledge } from "./world/ownGraph.ts";
export { PartError } from "./world/part.ts";
export { createSegments, type Segment } from "./world/segments.ts";
