import { inverseNormal } from "../lib/normal.ts";
import { NumberSet } from "../lib/numberSet.ts";
import { type BlockLayout, layout } from "../lib/permutation.ts";
import { deriveText, type Key, rootKey } from "../lib/random.ts";
import { upperBound } from "../lib/search.ts";
import type { Settings } from "../scenario/settle/settings.ts";
import { type Clock, createClock } from "./clock.ts";
import { createCsrGraph } from "./csrGraph.ts";
import { createCustomGraph, type FollowGraphPart } from "./customGraph.ts";
import { PartError, partName } from "./customPart.ts";
import type { FollowGraph } from "./followGraph.ts";
import { createProceduralGraph } from "./proceduralGraph.ts";
import { countStrata, createSegments, type Segment } from "./segments.ts";

export const exposureMask = 31;
export const createdFlag = 32;
export const followsBrandFlag = 64;

/**
 * Everything that exists before the campaign, and what has happened to its users: a byte for each of the panel. A class, as
 * V8 forgets what it knows of a literal's first object when it makes the second: every study's second world would begin
 * by losing the machine code of the hot loop, which then may not come back.
 */
export class PopulationState {
  readonly settings: Settings;
  readonly key: Key;
  readonly clock: Clock;
  readonly segments: readonly Segment[];
  /** Segments [0, panelSegments) are the panel; those after it, if any, the crowds. */
  readonly panelSegments: number;
  readonly hasAggregate: boolean;
  /** How each segment is cut into blocks, in which its users are visited. */
  readonly layouts: readonly BlockLayout[];
  /** First number of each segment's users when all users are numbered through. */
  readonly firstUser: Float64Array;
  readonly graph: FollowGraph;
  /** Per panel segment and user: campaign exposures so far in the low five bits, saturating at 31, and the flags below. */
  readonly states: readonly Uint8Array[];
  /** Users outside the panel who have joined the challenge or post by arrangement, each as `userNumber`. */
  readonly createdOutside = new NumberSet();
  /** Appeal that a topic has for an interest, in sd of a random impression's appeal: [topic][interest]. */
  readonly affinity: readonly Float64Array[];

  /**
   * @param ownGraph in place of the procedural graph
   * @throws {PartError} if the scenario imports a graph as well
   */
  constructor(settings: Settings, ownGraph?: FollowGraphPart) {
    this.settings = settings;
    this.key = deriveText(rootKey(settings.seed), "world");
    this.clock = createClock(settings.clock);
    this.segments = createSegments(settings.people, settings.panel);
    this.panelSegments = countStrata(settings.people);
    this.hasAggregate = this.segments.length > this.panelSegments;
    this.layouts = this.segments.map(({ size }) => layout(Math.max(1, size)));
    this.firstUser = new Float64Array(this.segments.length + 1);
    for (const { index, size } of this.segments) this.firstUser[index + 1] = this.firstUser[index] + size;
    this.graph = createGraph(settings, this.segments, this.key, ownGraph);
    this.states = this.segments.slice(0, this.panelSegments).map(({ size }) => new Uint8Array(size));
    this.affinity = createAffinity(settings.people.interests, settings.response.variance.affinity);
  }
}

function createGraph(
  { graph }: Settings,
  segments: readonly Segment[],
  key: Key,
  own: FollowGraphPart | undefined,
): FollowGraph {
  if (own && "columns" in graph) {
    throw new PartError(partName("followGraph", own), "expected a scenario without an imported graph, got one with");
  }
  if ("columns" in graph) return createCsrGraph(graph, segments, key);
  return own ? createCustomGraph(own, graph, segments, key) : createProceduralGraph(graph, segments, key);
}

/** A user's number among all users, for sets that must tell users apart across segments. */
export function userNumber(population: PopulationState, segment: number, user: number): number {
  return population.firstUser[segment] + user;
}

/**
 * A value per segment from one per stratum. A crowd has the mean over its users, who are as many in every stratum.
 */
export function perSegment({ segments }: PopulationState, perStratum: Float64Array): Float64Array {
  const mean = perStratum.reduce((sum, value) => sum + value, 0) / perStratum.length;
  return Float64Array.from(segments, ({ activityBin }) => (activityBin < 0 ? mean : perStratum[activityBin]));
}

/** Notes that a user posts in the campaign. Returns whether that is news: everybody comes to once at most. */
export function markCreated(population: PopulationState, segment: number, user: number): boolean {
  const state = population.states[segment];
  if (state === undefined) return population.createdOutside.add(userNumber(population, segment, user));
  if (state[user] & createdFlag) return false;
  state[user] |= createdFlag;
  return true;
}

/** The segment that a number among all users falls in. */
export function segmentOfNumber(population: PopulationState, number: number): number {
  return upperBound(population.firstUser, number, 1, population.segments.length) - 1;
}

/**
 * Affinities of topics to interests: normal scores with the stated variance and mean 0, shifted by one interest per
 * topic, so that every topic divides people equally and is liked best by the interest of its own number.
 */
export function createAffinity(interests: number, variance: number): Float64Array[] {
  const scores = Array.from({ length: interests }, (_, i) => inverseNormal((interests - i - 0.5) / interests));
  const spread = Math.sqrt(scores.reduce((sum, score) => sum + score * score, 0) / interests);
  const scale = spread > 0 ? Math.sqrt(variance) / spread : 0;
  return Array.from({ length: interests }, (_, topic) =>
    Float64Array.from(scores, (_, interest) => scores[(interest - topic + interests) % interests] * scale),
  );
}
