import { NumberSet } from "../lib/numberSet.ts";
import { derive, uniform } from "../lib/random.ts";
import { Tally } from "../vocabulary/tally.ts";
import type { Campaign } from "../world/campaign.ts";
import { followsBrandFlag, markCreated, type PopulationState, userNumber } from "../world/populationState.ts";
import type { Post } from "../world/post.ts";
import { Purpose } from "../world/purpose.ts";
import { EventKind } from "./events.ts";
import { joinKind } from "./model/join.ts";
import type { Outcomes } from "./outcomes.ts";

/**
 * Actions that a person does once: to share a post, to join the challenge, to come to follow an account. The users who
 * have done each are known exactly, in the panel and outside it. `row` is the tally row in which an action is counted.
 */
export class UniqueActions {
  private readonly population: PopulationState;
  private readonly campaign: Campaign;
  private readonly outcomes: Outcomes;

  constructor(population: PopulationState, campaign: Campaign, outcomes: Outcomes) {
    this.population = population;
    this.campaign = campaign;
    this.outcomes = outcomes;
  }

  share(post: Post, segment: number, user: number, node: number, row: number): void {
    post.sharers ??= new NumberSet();
    if (!post.sharers.add(userNumber(this.population, segment, user))) return;
    this.outcomes.tally[row + Tally.share] += 1;
    this.outcomes.events.push(EventKind.share, post.index, segment, user, node);
  }

  join(post: Post, segment: number, user: number, node: number, row: number): void {
    const { population, outcomes } = this;
    if (!markCreated(population, segment, user)) return;
    const { challenge, response } = population.settings;
    const u = uniform(derive(derive(derive(population.key, Purpose.joinKind), segment), user));
    const kind = joinKind(challenge, response.multipliers, u);
    outcomes.tally[row + Tally[kind]] += 1;
    outcomes.events.push(EventKind[kind], post.index, segment, user, node);
  }

  /** Makes the user a follower of the author, for later posts. Returns false if the user follows already. */
  follow(post: Post, segment: number, user: number, row: number): boolean {
    const { campaign, population, outcomes } = this;
    if (population.graph.isFollower(post.author, segment, user)) return false;
    let followers = campaign.newFollowers.get(post.author);
    if (!followers) {
      followers = new NumberSet();
      campaign.newFollowers.set(post.author, followers);
    }
    if (!followers.add(userNumber(population, segment, user))) return false;
    const state = population.states[segment];
    if (state && post.role === "brand") state[user] |= followsBrandFlag;
    outcomes.tally[row + Tally.follow] += 1;
    return true;
  }
}
