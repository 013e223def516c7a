/** The public interface: the same functions as the command line uses, for Node and for browser workers. */
export type { Claim } from "./contracts/claim.ts";
export { engineContract } from "./contracts/engine.ts";
export { followGraphContract, type GraphUnderTest } from "./contracts/followGraph.ts";
export { partsContract } from "./contracts/parts.ts";
export { scorerContract } from "./contracts/scorer.ts";
export { sourceContract } from "./contracts/source.ts";
export { builtInSources } from "./feed/feed.ts";
export type { ForYouContext, ForYouPart, ForYouPolicy, Requests } from "./feed/forYouPolicy.ts";
export type { PostFacts, PostScorer, Scorer, ScorerContext, ScorerPart } from "./feed/scorer.ts";
export { formulaScorer } from "./feed/solve/formulaScorer.ts";
export type { Counted, Source, SourceContext, SourcePart, Undelivered } from "./feed/source.ts";
export { accountOf, idOf } from "./graph/accountIds.ts";
export type { FollowColumns } from "./graph/columns.ts";
export { type EdgeList, type EdgeListOptions, EdgeListReader } from "./graph/edgeList.ts";
export type { DiffusionModel } from "./influence/arcs.ts";
export { type CascadeSimulator, createCascade } from "./influence/cascade.ts";
export { type SeedSet, type SelectSeedsOptions, selectSeeds } from "./influence/seedSet.ts";
export { derive, type Key, normal, rootKey, uniform } from "./lib/random.ts";
export type { Run, Series } from "./metrics/run.ts";
export type { Parts } from "./prepare.ts";
export type { ResponseCalibration } from "./response/model/calibration.ts";
export {
  logisticResponse,
  type ResponseContext,
  type ResponseModel,
  type ResponsePart,
} from "./response/model/responseModel.ts";
export { platforms } from "./scenario/entries/platforms.ts";
export { type GraphFile, graphFileOf } from "./scenario/graphFile.ts";
export { parseScenario } from "./scenario/parse.ts";
export type { Input, Plan, Tune } from "./scenario/plans/plan.ts";
export type { ReportedResult, Scenario, Status } from "./scenario/scenario.ts";
export { createSimulation, simulate } from "./simulate.ts";
export type { SimulateOptions, Simulation, SimulationOptions } from "./simulation.ts";
export { type CompareOptions, compare, compareWorlds } from "./study/compare/compare.ts";
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
export type { Engine, EngineListener } from "./study/engine.ts";
export { type Job, type Study, worldSeed } from "./study/job.ts";
export type { Progress } from "./study/replicate.ts";
export type { PlatformSummary, Summary } from "./study/summary.ts";
export type { RatedAction } from "./vocabulary/actions.ts";
export type { Fault } from "./vocabulary/faults.ts";
export { InputError } from "./vocabulary/faults.ts";
export type { MetricName } from "./vocabulary/metrics.ts";
export { Tally, tallyWidth } from "./vocabulary/tally.ts";
export type { Role, Surface } from "./vocabulary/terms.ts";
export type { BackgroundRates } from "./world/backgroundRates.ts";
export { rateAt } from "./world/backgroundRates.ts";
export type { Clock } from "./world/clock.ts";
export {
  createCustomGraph,
  type FollowGraphContext,
  type FollowGraphPart,
  type GraphCore,
} from "./world/customGraph.ts";
export { PartError } from "./world/customPart.ts";
export type { Author, FollowGraph } from "./world/followGraph.ts";
export type { FeedPost } from "./world/post.ts";
export { createSegments, type Segment } from "./world/segments.ts";
export type { SlotSupply } from "./world/slotSupply.ts";
