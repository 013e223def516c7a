/** The public interface: the same functions as the command line uses, for Node and for browser workers. */

export type { Claim } from "./contracts/claim.ts";
export { engineContract } from "./contracts/engine.ts";
export { followGraphContract, type GraphUnderTest } from "./contracts/followGraph.ts";
export { partsContract } from "./contracts/parts.ts";
export { scorerContract } from "./contracts/scorer.ts";
export { sourceContract } from "./contracts/source.ts";
export type { ImpressionBatches, TallyVisitor } from "./feed/allocation/impressionBatches.ts";
export type { FeedCampaign, FeedDelivery, FeedLiveEvent } from "./feed/campaign.ts";
export { builtInSources } from "./feed/feed.ts";
export type { ForYouContext, ForYouPart, ForYouPolicy, Requests } from "./feed/forYouPolicy.ts";
export type { PostFacts, PostScorer, Scorer, ScorerContext, ScorerPart } from "./feed/scorer.ts";
export { formulaScorer } from "./feed/solve/formulaScorer.ts";
export type { FeedPolicy, Race } from "./feed/solve/policy.ts";
export type { Pools } from "./feed/solve/pools.ts";
export type { Counted, Source, SourceContext, SourcePart, Undelivered } from "./feed/source.ts";
export { accountOf, idOf } from "./graph/accountIds.ts";
export type { FollowColumns, IdColumns } from "./graph/columns.ts";
export { type EdgeList, type EdgeListOptions, EdgeListReader } from "./graph/edgeList.ts";
export type { DiffusionModel } from "./influence/arcs.ts";
export { type CascadeSimulator, createCascade } from "./influence/cascade.ts";
export { type SeedSet, type SelectSeedsOptions, selectSeeds } from "./influence/seedSet.ts";
export type { NumberSet } from "./lib/numberSet.ts";
export type { BlockLayout } from "./lib/permutation.ts";
export { derive, type Key, normal, rootKey, uniform } from "./lib/random.ts";
export type {
  AccountSummary,
  CascadeSummary,
  Costs,
  GroupSummary,
  LiveSummary,
  Overlap,
  PanelSummary,
  PlatformRun,
  PostSummary,
  Run,
  Series,
  Solved,
} from "./metrics/run.ts";
export type { Parts } from "./prepare.ts";
export type { ResponseCalibration } from "./response/model/calibration.ts";
export {
  logisticResponse,
  type ResponseContext,
  type ResponseModel,
  type ResponsePart,
} from "./response/model/responseModel.ts";
export type { Group, PlacedGroup } from "./scenario/entries/audience.ts";
export type { AccountFigure, Creator } from "./scenario/entries/creators.ts";
export type { LiveEntry } from "./scenario/entries/live.ts";
export type { Platform } from "./scenario/entries/model.ts";
export type { Behind, PaidEntry } from "./scenario/entries/paid.ts";
export type { Panel } from "./scenario/entries/panel.ts";
export { platforms } from "./scenario/entries/platforms.ts";
export type { BriefObject } from "./scenario/entries/schema.ts";
export { type GraphFile, graphFileOf } from "./scenario/graphFile.ts";
export { type ParseOptions, parseScenario, scenario } from "./scenario/parse.ts";
export type { Brief, KeyedCreator, KeyedLive, KeyedPaid, PlatformWorld } from "./scenario/plans/brief.ts";
export type { Input, Plan, Tune } from "./scenario/plans/plan.ts";
export type { InputValues } from "./scenario/plans/values.ts";
export type { CampaignFacts, ReportedResult, Scenario } from "./scenario/scenario.ts";
export type {
  ChallengeSettings,
  FeedSettings,
  GraphSettings,
  GroupSettings,
  PeopleSettings,
  PoolsSettings,
  RaceSettings,
  ResponseSettings,
  Settings,
  TrendingSettings,
} from "./scenario/settle/settings.ts";
export type { Written } from "./scenario/values/leaves.ts";
export type { Budget, Money } from "./scenario/values/money.ts";
export type { PerFamily } from "./scenario/values/perFamily.ts";
export { type Origin, type Quantity, type Stated, type Status, statuses } from "./scenario/values/quantity.ts";
export type { Instant, PartOfDays, When } from "./scenario/values/when.ts";
export { createSimulation, simulate } from "./simulate.ts";
export type { SimulateOptions, Simulation, SimulationOptions } from "./simulation.ts";
export { type BacktestOptions, type BacktestProgress, backtest } from "./study/backtest/backtest.ts";
export type {
  Backtest,
  BacktestCase,
  BacktestOutcome,
  BacktestTotals,
  PlatformBias,
} from "./study/backtest/figures.ts";
export { type CompareOptions, compare, compareWorlds } from "./study/compare/compare.ts";
export type {
  Against,
  ComparedCampaign,
  Comparison,
  Estimate,
  GroupFigures,
  InputCounts,
  PairFigures,
  PlanFigures,
  PlatformFigures,
  Ranking,
  ResultFigures,
  SharedFigures,
  Spread,
  SpreadSeries,
  Warning,
} from "./study/compare/comparison.ts";
export type { Engine, EngineListener } from "./study/engine.ts";
export { type Job, type Study, worldSeed } from "./study/job.ts";
export {
  type Design,
  type PlanRuns,
  type Progress,
  type ReplicateOptions,
  type Replicates,
  replicate,
} from "./study/replicate.ts";
export type { PlatformSummary, Summary } from "./study/summary.ts";
export type { Answer } from "./vocabulary/actions.ts";
export { type Action, actions, type RatedAction } from "./vocabulary/actions.ts";
export type { Fault } from "./vocabulary/faults.ts";
export { InputError } from "./vocabulary/faults.ts";
export { type Metric, type MetricName, metricNames, metrics } from "./vocabulary/metrics.ts";
export { Tally, tallyWidth } from "./vocabulary/tally.ts";
export { type Role, roles, type Surface, surfaces } from "./vocabulary/terms.ts";
export type { PostAnswers } from "./world/answers.ts";
export type { BackgroundRates } from "./world/backgroundRates.ts";
export { rateAt } from "./world/backgroundRates.ts";
export type { Delivery, Persons } from "./world/campaign.ts";
export type { Clock } from "./world/clock.ts";
export {
  createCustomGraph,
  type FollowGraphContext,
  type FollowGraphPart,
  type GraphCore,
} from "./world/customGraph.ts";
export { PartError } from "./world/customPart.ts";
export type { Author, FollowGraph } from "./world/followGraph.ts";
export type { PopulationState } from "./world/populationState.ts";
export type { FeedPost, PostKind } from "./world/post.ts";
export { createSegments, type Segment } from "./world/segments.ts";
export type { SlotSupply } from "./world/slotSupply.ts";
