import { permute } from "../lib/permutation.ts";
import { derive, type Key, normal, uniform } from "../lib/random.ts";
import { logNormal } from "../lib/sampling.ts";
import { EventKind, type Events } from "../response/events.ts";
import { joinKinds } from "../response/model/join.ts";
import type { ChallengeSettings, FeedSettings } from "../scenario/settle/settings.ts";
import { answersTo } from "../world/answers.ts";
import { addPost, atTick, type Campaign, Persons } from "../world/campaign.ts";
import { posterOf } from "../world/followGraph.ts";
import { type PopulationState, userNumber } from "../world/populationState.ts";
import type { Post, PostKind } from "../world/post.ts";
import { Purpose } from "../world/purpose.ts";

/**
 * Turns a tick's events into their consequences: a share becomes a repost to the sharer's followers or a message to a
 * few friends; a user who joins the challenge will publish a post, credited to the post that moved the user.
 */
export function propagate(population: PopulationState, campaign: Campaign, events: Events, tick: number): void {
  for (let i = 0; i < events.length; i++) {
    const post = campaign.posts[events.post[i]];
    const segment = events.segment[i];
    const user = events.user[i];
    const kind = events.kind[i];
    if (kind === EventKind.share) passOn(population, campaign, post, segment, user, events.node[i], tick);
    else create(population, campaign, post, joinKinds[kind - 1], segment, user, tick);
  }
}

function passOn(
  population: PopulationState,
  campaign: Campaign,
  post: Post,
  segment: number,
  user: number,
  through: number,
  tick: number,
): void {
  const { sharing } = population.settings.feed;
  const person = userNumber(population, segment, user);
  const node = post.cascade.parent.push(through) - 1;
  post.cascade.person.push(person);
  const key = derive(derive(post.key, Purpose.shareKind), person);
  if (uniform(key) < sharing.repostShare) {
    campaign.deliveries.push({ post, author: population.graph.authorOf(segment, user), node });
  } else {
    message(population, campaign, sharing, post, segment, user, node, key, tick);
  }
}

/** Sends a message to the first few of a user's friends, who are other users of the segment; some open it, later. */
function message(
  population: PopulationState,
  campaign: Campaign,
  sharing: FeedSettings["sharing"],
  post: Post,
  segment: number,
  user: number,
  node: number,
  key: Key,
  tick: number,
): void {
  const size = population.segments[segment].size;
  const whole = Math.floor(sharing.friendsPerMessage);
  const drawn = whole + (uniform(key, 1) < sharing.friendsPerMessage - whole ? 1 : 0);
  const friends = Math.min(drawn, size - 1);
  const order = derive(derive(derive(population.key, Purpose.message), segment), user);
  const draws = derive(key, Purpose.message);
  const within = population.layouts[segment];
  for (let friend = 0, index = 0; friend < friends; friend++, index++) {
    let target = permute(within, order.a, order.b, index);
    if (target === user) target = permute(within, order.a, order.b, ++index);
    if (uniform(draws, 2 * friend) >= sharing.openRate) continue;
    const hours = logNormal(draws, sharing.openDelayMedianHours, sharing.openDelaySigma, 2 * friend + 1);
    const opened = tick + 1 + Math.floor(hours / population.clock.tickHours);
    if (opened < population.clock.ticks) {
      atTick(campaign.messages, opened, () => new Persons()).push(post.index, segment, target, node);
    }
  }
}

/** Adds a joiner's post, published after a delay. The user keys its draws, so that they are the same in every plan. */
function create(
  population: PopulationState,
  campaign: Campaign,
  parent: Post,
  kind: PostKind,
  segment: number,
  user: number,
  tick: number,
): void {
  const { challenge, response } = population.settings;
  const author = posterOf(population.graph, segment, user);
  const key = derive(author.key, Purpose.ownPost);
  const publishTick =
    tick +
    1 +
    Math.floor(logNormal(key, challenge.delay.medianHours, challenge.delay.sigma, 1) / population.clock.tickHours);
  parent.children += 1;
  if (publishTick >= population.clock.ticks) return;
  addPost(campaign, {
    key,
    label: `participant ${userNumber(population, segment, user)}`,
    role: "participant",
    kind,
    author,
    quality: participantQuality(challenge, key),
    answers: answersTo(response, key),
    topic: parent.topic,
    durationSeconds: challenge.durationSeconds,
    publishTick,
    parent,
  });
}

/** Quality of a participant's post, in sd of appeal. */
function participantQuality({ quality: { mean, sd } }: ChallengeSettings, key: Key): number {
  return mean + sd * normal(key, 2);
}
