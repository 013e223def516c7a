import type { Settings } from "../../src/scenario/settle/settings.ts";
import type { Role } from "../../src/vocabulary/terms.ts";
import type { Luck } from "./luck.ts";
import { accountFollowers, affinities, postersLaw, type User } from "./people.ts";
import { type CatalogPost, drawCatalogPost } from "./ranking.ts";

export interface Author {
  readonly followers: readonly User[];
  readonly interest: number;
  /** Absent: an account of the campaign, which is nobody's feed. */
  readonly user?: User;
  /** Users who came to follow during the campaign. */
  readonly gained: User[];
}

/** A post of the campaign or of the background: nothing is a rate, everything is somebody's. */
export interface Post extends CatalogPost {
  readonly author: Author;
  readonly role: Role | "background";
  readonly publishTick: number;
}

export function authorOf(user: User): Author {
  return { followers: user.followers, interest: user.interest, user, gained: [] };
}

/** The account of a user who posts in the campaign: followers are as many as people who post have. */
export function posterOf(user: User, users: User[], { graph, people }: Settings, luck: Luck): Author {
  if (!("homophily" in graph)) throw new Error("the reference draws its follow graph itself");
  const count = luck.rounded(postersLaw(graph, people.users)(luck.uniform()));
  const others = users.filter((other) => other !== user);
  const followers = accountFollowers(others, count, user.interest, graph.homophily, luck);
  return { followers, interest: user.interest, user, gained: [] };
}

export function backgroundPost(author: Author, tick: number, settings: Settings, luck: Luck): Post {
  return { author, role: "background", publishTick: tick, ...drawCatalogPost(settings, luck) };
}

/** Appeal of any topic for any interest: the best-liked interest of a topic is the one of its own number. */
export function affinityTable({ people, response }: Settings): (post: Post, user: User) => number {
  const scores = affinities(people.interests, response.variance.affinity);
  return (post, user) => scores[(user.interest - post.topic + people.interests) % people.interests];
}

/** Share of a day's activity in a tick, summed minute by minute. */
export function activityOf({ clock }: Settings): (tick: number) => number {
  const minutes = Math.round(clock.tickHours * 60);
  const day = 24 / clock.tickHours;
  const shares = Array.from({ length: day }, (_, tick) => {
    let share = 0;
    for (let minute = 0; minute < minutes; minute++) {
      const hour = clock.startHour + tick * clock.tickHours + (minute + 0.5) / 60;
      share += clock.hourWeights[Math.floor(hour) % 24] / 60;
    }
    return share;
  });
  return (tick) => shares[((tick % day) + day) % day];
}
