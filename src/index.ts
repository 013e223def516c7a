/** The public interface: the same functions as the command line uses, for Node and for browser workers. */
export type { PassingOn } from "./influence/arcs.ts";
export { type Cascade, createCascade } from "./influence/cascade.ts";
export { type Choice, type ChooseOptions, chooseBySpread } from "./influence/choose.ts";
export type { MetricName, Run, Series } from "./metrics/run.ts";
export { accountOf, idOf } from "./scenario/accountIds.ts";
export { type EdgeList, type EdgeListOptions, EdgeListReader } from "./scenario/edgeList.ts";
export type { Fault } from "./scenario/fault.ts";
export { ScenarioError } from "./scenario/fault.ts";
export { type GraphFile, graphFileOf } from "./scenario/graphFile.ts";
export { parseScenario } from "./scenario/parse.ts";
export { platforms } from "./scenario/platforms.ts";
export type { Input, Plan, ReportedResult, Scenario, Status, Tune } from "./scenario/scenario.ts";
export type { FollowColumns, Role, Surface } from "./scenario/settings.ts";
export { simulate } from "./simulate.ts";
export { type CompareOptions, compare, type Progress } from "./study/compare.ts";
export type { Comparison, Estimate, PairFigures, PlanFigures, ResultFigures, Spread } from "./study/comparison.ts";
export type { Engine, Job, Summary } from "./study/job.ts";
