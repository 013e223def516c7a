import { inverseNormal } from "../lib/normal.ts";
import { NumberSet } from "../lib/numberSet.ts";
import { type BlockLayout, layout } from "../lib/permutation.ts";
import { deriveText, type Key, rootKey } from "../lib/random.ts";
import { upperBound } from "../lib/search.ts";
import { sum } from "../lib/statistics.ts";
import type { Settings } from "../scenario/settle/settings.ts";
import { type Clock, createClock } from "./clock.ts";
import { createCsrGraph } from "./csrGraph.ts";
import { createCustomGraph, type FollowGraphPart } from "./customGraph.ts";
import { PartError, partName } from "./customPart.ts";
import type { FollowGraph } from "./followGraph.ts";
import { createProceduralGraph } from "./proceduralGraph.ts";
import { countStrata, createSegments, type Segment } from "./segments.ts";

/** Bits of a user's byte that count exposures; the count saturates here. */
export const exposureMask = 31;
/** Bit of a user's byte: the user posts in the campaign. */
export const createdFlag = 32;
/** Bit of a user's byte: the user came to follow the brand during the campaign. */
export const followsBrandFlag = 64;

/**
 * The population before the campaign, and one byte of state for each panel user. A class, not an object literal: V8
 * drops what it learned from a literal's first object when the literal makes a second one, so that each study's second
 * world would lose the hot loop's machine code.
 */
export class PopulationState {
  readonly settings: Settings;
  readonly key: Key;
  readonly clock: Clock;
  readonly segments: readonly Segment[];
  /** Segments [0, panelSegments) are the panel; any after it are aggregate segments. */
  readonly panelSegments: number;
  readonly hasAggregate: boolean;
  /** By segment: the blocks in which its users are visited. */
  readonly layouts: readonly BlockLayout[];
  /** Number of each segment's first user when all users are numbered through; last, the number of users. */
  readonly firstUser: Float64Array;
  readonly graph: FollowGraph;
  /** Per panel segment and user: campaign exposures so far in the low five bits, saturating at 31, and the two flags. */
  readonly states: readonly Uint8Array[];
  /** Users outside the panel who have joined the challenge or post by arrangement, each as `userNumber`. */
  readonly createdOutside = new NumberSet();
  /** Appeal that a topic has for an interest, in sd of a random impression's appeal: [topic][interest]. */
  readonly affinity: readonly Float64Array[];

  /**
   * @param customGraph replaces the procedural graph
   * @throws {PartError} if the scenario imports a graph as well
   */
  constructor(settings: Settings, customGraph?: FollowGraphPart) {
    this.settings = settings;
    this.key = deriveText(rootKey(settings.seed), "world");
    this.clock = createClock(settings.clock);
    this.segments = createSegments(settings.people, settings.panel);
    this.panelSegments = countStrata(settings.people);
    this.hasAggregate = this.segments.length > this.panelSegments;
    this.layouts = this.segments.map(({ size }) => layout(Math.max(1, size)));
    this.firstUser = new Float64Array(this.segments.length + 1);
    for (const { index, size } of this.segments) this.firstUser[index + 1] = this.firstUser[index] + size;
    this.graph = createGraph(settings, this.segments, this.key, customGraph);
    this.states = this.segments.slice(0, this.panelSegments).map(({ size }) => new Uint8Array(size));
    this.affinity = createAffinity(settings.people.interests, settings.response.variance.affinity);
  }
}

function createGraph(
  { graph }: Settings,
  segments: readonly Segment[],
  key: Key,
  custom: FollowGraphPart | undefined,
): FollowGraph {
  if (custom && "columns" in graph) {
    throw new PartError(partName("followGraph", custom), "expected a scenario without an imported graph, got one with");
  }
  if ("columns" in graph) return createCsrGraph(graph, segments, key);
  return custom ? createCustomGraph(custom, graph, segments, key) : createProceduralGraph(graph, segments, key);
}

/** A user's number among all users, for sets that must tell users apart across segments. */
export function userNumber(population: PopulationState, segment: number, user: number): number {
  return population.firstUser[segment] + user;
}

/** A value per segment from one per activity bin. An aggregate segment has equally many users of each bin: the mean. */
export function perSegment({ segments }: PopulationState, perBin: Float64Array): Float64Array {
  const mean = sum(perBin) / perBin.length;
  return Float64Array.from(segments, ({ activityBin }) => (activityBin < 0 ? mean : perBin[activityBin]));
}

/** Notes that a user posts in the campaign. Returns false where that was noted before: everybody posts once at most. */
export function markCreated(population: PopulationState, segment: number, user: number): boolean {
  const state = population.states[segment];
  if (state === undefined) return population.createdOutside.add(userNumber(population, segment, user));
  if (state[user] & createdFlag) return false;
  state[user] |= createdFlag;
  return true;
}

/** The segment of the user with this number among all users. */
export function segmentOfNumber(population: PopulationState, number: number): number {
  return upperBound(population.firstUser, number, 1, population.segments.length) - 1;
}

/**
 * Affinities of topics to interests, [topic][interest], in sd of appeal: normal scores with mean 0 and the given
 * variance, shifted by one interest per topic. Every topic divides people equally, and the interest with the topic's
 * number likes it best.
 */
export function createAffinity(interests: number, variance: number): Float64Array[] {
  const scores = Array.from({ length: interests }, (_, i) => inverseNormal((interests - i - 0.5) / interests));
  const spread = Math.sqrt(scores.reduce((sum, score) => sum + score * score, 0) / interests);
  const scale = spread > 0 ? Math.sqrt(variance) / spread : 0;
  return Array.from({ length: interests }, (_, topic) =>
    Float64Array.from(scores, (_, interest) => scores[(interest - topic + interests) % interests] * scale),
  );
}
