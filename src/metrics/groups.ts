import { Tally } from "../vocabulary/tally.ts";
import type { PopulationState } from "../world/populationState.ts";
import type { Post } from "../world/post.ts";
import { audienceGroups } from "../world/segments.ts";
import { estimateReachByGroup } from "./reach.ts";
import type { GroupSummary } from "./run.ts";

const impressions = 0;
const views = 1;
const follows = 2;
const width = 3;

/** Counts what each audience group sees and does. */
export class GroupMeasure {
  private readonly population: PopulationState;
  private readonly counts: Float64Array;

  constructor(population: PopulationState) {
    this.population = population;
    this.counts = new Float64Array(width * audienceGroups(population.settings.people).length);
  }

  /** Takes in what was counted of a post in a segment: `tally` from `row` on. */
  add(post: Post, segment: number, tally: Float64Array, row: number): void {
    const at = this.population.segments[segment].group * width;
    this.counts[at + impressions] += tally[row + Tally.impressions];
    this.counts[at + views] += tally[row + Tally.views];
    if (post.role === "brand") this.counts[at + follows] += tally[row + Tally.follow];
  }

  /** @param participantPosts the participants' posts that were published */
  summarise(exposed: Float64Array, participantPosts: readonly Post[]): GroupSummary[] {
    const { population, counts } = this;
    const { groups, target } = population.settings.people;
    const users = new Float64Array(groups.length);
    for (const { group, size } of population.segments) users[group] += size;
    const participants = new Float64Array(groups.length);
    for (const { segment } of new Set(participantPosts.map(({ author }) => author))) {
      if (segment >= 0) participants[population.segments[segment].group] += 1;
    }
    const shownTo = groups.map((_, g) => counts[g * width + impressions]);
    return estimateReachByGroup(population, exposed, shownTo).map(({ beyond, error }, g): GroupSummary => {
      const reach = beyond[0];
      const shown = shownTo[g];
      const often = reach > 0 ? { averageFrequency: shown / reach } : {};
      const oftenError = reach > 0 ? { averageFrequency: (shown / reach) * (error[0] / reach) } : {};
      return {
        name: groups[g].name,
        isTarget: g === target,
        users: users[g],
        impressions: shown,
        views: counts[g * width + views],
        reach,
        reach3plus: beyond[2],
        ...often,
        participants: participants[g],
        follows: counts[g * width + follows],
        ...(population.settings.panel < 1
          ? { standardError: { reach: error[0], reach3plus: error[2], ...oftenError } }
          : {}),
      };
    });
  }
}
