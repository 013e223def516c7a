import type { Settings } from "../../src/scenario/settle/settings.ts";
import { run } from "../../src/simulate.ts";
import { surfaces } from "../../src/vocabulary/terms.ts";
import { ticksOf } from "../smallWorld.ts";
import { type Claim, compareDistributions, compareMeans, type Figures, figuresOf } from "./agreement.ts";
import { type Choices, simulateByHand } from "./engine.ts";
import { climbByHand, climbOfEngine } from "./ladder.ts";
import { sum } from "./numbers.ts";
import type { Formula } from "./ranking.ts";
import {
  audienceWorld,
  byLongViews,
  byWatchingAndLikes,
  crowdedWorld,
  followChoices,
  followWorld,
  forYouChoices,
  forYouWorld,
  longViewWorld,
} from "./worlds.ts";

/** Something that both sides work out, world by world. */
export interface Comparison {
  readonly name: string;
  settings(seed: string): Settings;
  reference(settings: Settings): Figures;
  engine(settings: Settings): Figures;
  /** Figures whose whole distribution over worlds is compared, not its mean alone. */
  readonly distributions: readonly string[];
}

/** Hours at which the bins of the views' times begin. */
const hours = [0, 1, 2, 4, 6, 8, 12];

function ofRuns(
  name: string,
  settings: (seed: string) => Settings,
  choices: (settings: Settings) => Choices,
): Comparison {
  return {
    name,
    settings,
    reference: (settings) => figuresOf(simulateByHand(settings, choices(settings)), hours),
    engine: (settings) => figuresOf(run(settings), hours),
    distributions: ["views", "reach", "largest cascade"],
  };
}

export const followFeed = ofRuns("follow feed", followWorld, () => followChoices);
export const crowdedFeed = ofRuns("crowded follow feed", crowdedWorld, () => followChoices);
export const forYouFeed = ofRuns("For You feed", forYouWorld, forYouChoices);
/** Whom a For You feed finds: it spreads a post by what each interest has made of it so far. */
export const forYouAudience: Comparison = {
  name: "audience of a For You feed",
  settings: audienceWorld,
  reference: (settings) => sharesOf(simulateByHand(settings, forYouChoices(settings)).forYouByInterest),
  engine: (settings) => {
    const byInterest = new Array<number>(settings.people.interests).fill(0);
    for (const { batches, population } of ticksOf(settings)) {
      for (let batch = 0; batch < batches.length; batch++) {
        if (batches.surface[batch] !== surfaces.indexOf("forYou")) continue;
        byInterest[population.segments[batches.segment[batch]].interest] += batches.count[batch];
      }
    }
    return sharesOf(byInterest);
  },
  distributions: [],
};
function ofLadder(name: string, settings: (seed: string) => Settings, formula: Formula): Comparison {
  const reference = (settings: Settings) => climbByHand(settings, formula, 1200, 150);
  return { name, settings, reference, engine: climbOfEngine, distributions: [] };
}

export const ladder = ofLadder("ladder of pools", forYouWorld, byWatchingAndLikes);
export const longViewLadder = ofLadder("ladder by long views", longViewWorld, byLongViews);

export const comparisons = [followFeed, crowdedFeed, forYouFeed, forYouAudience, ladder, longViewLadder];

function sharesOf(impressions: readonly number[]): Figures {
  const share = (count: number) => count / sum(impressions);
  return Object.fromEntries(impressions.map((count, interest) => [`share of interest ${interest}`, share(count)]));
}

/** The reference's figures in worlds of its own. */
export function referenceOf({ name, settings, reference }: Comparison, worlds: number): Figures[] {
  return Array.from({ length: worlds }, (_, population) => reference(settings(`${name}, reference ${population}`)));
}

/**
 * The engine's figures in worlds of its own.
 * @param change what this side alone gets other settings for: a deliberate fault
 */
export function engineOf(
  { name, settings, engine }: Comparison,
  worlds: number,
  change = (settings: Settings): Settings => settings,
): Figures[] {
  return Array.from({ length: worlds }, (_, population) => engine(change(settings(`${name}, engine ${population}`))));
}

export function claimsOf({ name, distributions }: Comparison, reference: Figures[], engine: Figures[]): Claim[] {
  return [
    ...compareMeans(reference, engine, `${name}: `),
    ...compareDistributions(reference, engine, distributions, `${name}: `),
  ];
}

/** All claims of a comparison from this many worlds of the reference, and three times as many of the engine. */
export function agreement(comparison: Comparison, worlds: number): Claim[] {
  return claimsOf(comparison, referenceOf(comparison, worlds), engineOf(comparison, 3 * worlds));
}
