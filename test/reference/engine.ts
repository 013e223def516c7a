import type { Settings } from "../../src/scenario/settle/settings.ts";
import type { Surface } from "../../src/vocabulary/terms.ts";
import { answer, answersOf, readinessOf } from "./answers.ts";
import { createFollowing } from "./following.ts";
import { createForYou, type Traffic } from "./forYou.ts";
import { luckOf } from "./luck.ts";
import { accountFollowers, populate, type User } from "./people.ts";
import { type Author, affinityTable, type Post, posterOf } from "./post.ts";
import type { Ranking } from "./ranking.ts";

/** What a run came to, in the words of the engine's metrics. */
export interface Counted {
  readonly metrics: Record<string, number>;
  readonly viewsBySurface: Record<Surface, number>;
  /** Users with 0, 1, 2 … exposures. */
  readonly frequency: number[];
  readonly viewsPerTick: number[];
  /** Impressions on For You by the interest of who saw them. */
  readonly forYouByInterest: number[];
  /** Trees of the published campaign posts: for each member the member through whom, −1 for the author. */
  readonly trees: number[][];
}

/** Who has passed a post on, and through whose place in the tree each of them saw it; the author has place 0. */
interface Cascade {
  readonly sharers: Set<User>;
  readonly parents: number[];
}

/** What the reference needs beyond the settings. */
export interface Choices {
  readonly sessionsPerDay: number;
  /** Ticks of background before the campaign, so that feeds are full when it begins. */
  readonly warmUpTicks: number;
  /** Absent: no For You. */
  readonly forYou?: { readonly ranking: Ranking; readonly traffic: Traffic };
}

/**
 * One campaign, person by person: each impression is somebody who answers, each share and each new post an event. Written
 * from the model's text, slow and literal. Does without bought impressions and spill-over of slots and followers.
 */
export function simulateByHand(settings: Settings, choices: Choices): Counted {
  const { people, feed, response, challenge, clock } = settings;
  const luck = luckOf(settings.seed);
  const users = populate(settings, luck);
  const responseModel = answersOf(response);
  const affinity = affinityTable(settings);
  const following = createFollowing(settings, users, choices.sessionsPerDay, luck);
  const forYou = choices.forYou && createForYou(settings, users, choices.forYou.ranking, choices.forYou.traffic, luck);

  const posts: Post[] = [];
  const published: Post[] = [];
  const cascades = new Map<Post, Cascade>();
  const authors = new Map<User, Author>();
  const exposures = users.map(() => 0);
  const hasCreated = users.map(() => false);
  const tastes = users.map(() => new Map<Post, number>());
  const followed = new Map<Author, Set<User>>();
  let reposts: { post: Post; sharer: User; node: number }[] = [];
  const messages: { post: Post; friend: User; node: number; tick: number }[] = [];
  const metrics: Record<string, number> = {};
  const viewsBySurface = { following: 0, reposted: 0, forYou: 0, direct: 0, paid: 0, live: 0, trending: 0, search: 0 };
  const viewsPerTick: number[] = [];
  const forYouByInterest = new Array<number>(people.interests).fill(0);

  const tally = (name: string, value: number | boolean = 1) => {
    metrics[name] = (metrics[name] ?? 0) + Number(value);
  };
  const author = (user: User): Author => {
    if (!authors.has(user)) authors.set(user, posterOf(user, users, settings, luck));
    return authors.get(user)!;
  };
  const followersOf = (someone: Author): Set<User> => {
    if (!followed.has(someone)) followed.set(someone, new Set(someone.followers));
    return followed.get(someone)!;
  };
  const tasteFor = (post: Post, user: User): number => {
    const known = tastes[user.number].get(post);
    const taste = known ?? Math.sqrt(response.variance.taste) * luck.normal();
    tastes[user.number].set(post, taste);
    return taste;
  };
  const delayed = (tick: number, medianHours: number, sigma: number): number =>
    tick + 1 + Math.floor((medianHours * Math.exp(sigma * luck.normal())) / clock.tickHours);

  /** Somebody sees a post of the campaign. */
  const see = (post: Post, user: User, surface: Surface, node: number, tick: number): void => {
    const before = exposures[user.number]++;
    const follower = surface === "following" || surface === "reposted" || followersOf(post.author).has(user);
    const appeal =
      post.quality +
      affinity(post, user) +
      tasteFor(post, user) +
      (follower ? response.followed : 0) -
      response.fatigue * Math.log2(1 + before);
    const given = answer(responseModel, response, appeal, post.readiness, luck);
    tally("impressions");
    const isView =
      settings.viewRule === "impression" ||
      given.valid ||
      (settings.viewRule === "playStart" && luck.uniform() < response.autoplay);
    tally("views", isView);
    viewsBySurface[surface] += Number(isView);
    viewsPerTick[tick] += Number(isView);
    tally("validPlays", given.valid);
    tally("likes", given.like);
    tally("comments", given.comment);
    tally("notInterested", given.notInterested);
    tally("saves", given.save);
    tally("watchHours", (given.watchRatio * post.durationSeconds) / 3600);
    if (given.share && !cascades.get(post)!.sharers.has(user)) passOn(post, user, node, tick);
    if (given.follow && post.author.user !== user && !followersOf(post.author).has(user)) {
      followersOf(post.author).add(user);
      post.author.gained.push(user);
      if (post.role === "brand") tally("follows");
    }
    const { ownTake, duet, stitch } = challenge.kinds;
    const { multipliers } = response;
    const ways = ownTake * multipliers.ownTake + duet * multipliers.duet + stitch * multipliers.stitch;
    const reinforcement = Math.min(challenge.reinforcement.max, 1 + challenge.reinforcement.step * before);
    // The rate is that of a ranked impression.
    const appealing = Math.exp(response.beta.create * appeal) / responseModel.rankedJoins;
    const chance = challenge.joinRate * challenge.ease * ways * appealing * reinforcement;
    if (!hasCreated[user.number] && luck.uniform() < chance) join(post, user, tick);
    if (surface === "forYou") {
      forYou!.count(post, user, given);
      forYouByInterest[user.interest]++;
    }
  };

  const passOn = (post: Post, user: User, through: number, tick: number): void => {
    tally("shares");
    const { sharers, parents } = cascades.get(post)!;
    sharers.add(user);
    const node = parents.push(through) - 1;
    const { repostShare, friendsPerMessage, openRate, openDelayMedianHours, openDelaySigma } = feed.sharing;
    if (luck.uniform() < repostShare) {
      reposts.push({ post, sharer: user, node });
      return;
    }
    for (const friend of user.friends.slice(0, luck.rounded(friendsPerMessage))) {
      if (luck.uniform() >= openRate) continue;
      messages.push({ post, friend, node, tick: delayed(tick, openDelayMedianHours, openDelaySigma) });
    }
  };

  const join = (parent: Post, user: User, tick: number): void => {
    hasCreated[user.number] = true;
    tally("joins");
    const { quality, delay, durationSeconds } = challenge;
    posts.push({
      author: author(user),
      role: "participant",
      quality: quality.mean + quality.sd * luck.normal(),
      readiness: readinessOf(response, luck),
      topic: parent.topic,
      durationSeconds,
      publishTick: delayed(tick, delay.medianHours, delay.sigma),
    });
  };

  for (const account of settings.accounts) {
    let owner: Author;
    if (account.followers === undefined) {
      let user = users[luck.integer(users.length)];
      while (hasCreated[user.number]) user = users[luck.integer(users.length)];
      hasCreated[user.number] = true;
      owner = author(user);
    } else {
      const interest = luck.integer(people.interests);
      if (!("homophily" in settings.graph)) throw new Error("the reference draws its follow graph itself");
      const { homophily } = settings.graph;
      const followers = accountFollowers(users, account.followers, interest, homophily, luck);
      owner = { followers, interest, gained: [] };
    }
    for (const { atHours, quality, durationSeconds } of account.posts) {
      const publishTick = Math.floor(atHours / clock.tickHours);
      const readiness = readinessOf(response, luck);
      posts.push({ author: owner, role: account.role, quality, topic: 0, durationSeconds, readiness, publishTick });
    }
  }

  for (let tick = -choices.warmUpTicks; tick < clock.ticks; tick++) {
    if (tick >= 0) viewsPerTick.push(0);
    for (const post of posts.filter(({ publishTick }) => publishTick === tick)) {
      published.push(post);
      cascades.set(post, { sharers: new Set(), parents: [-1] });
      following.deliver(post, [...post.author.followers, ...post.author.gained], tick, 0);
      forYou?.enter(post, tick);
      if (post.role === "participant") tally("participantPosts");
    }
    for (const { post, sharer, node } of reposts) following.deliver(post, sharer.followers, tick, node);
    reposts = [];
    if (feed.slotShare.following > 0) {
      following.background(tick);
      for (const { user, item } of following.sessions(tick)) {
        if (item.post.role === "background") continue;
        see(item.post, user, item.node === 0 ? "following" : "reposted", item.node, tick);
      }
    }
    forYou?.background(tick);
    for (const { user, post } of forYou?.show(tick) ?? []) {
      if (post.role !== "background") see(post, user, "forYou", 0, tick);
      else
        forYou!.count(
          post,
          user,
          answer(
            responseModel,
            response,
            post.quality + affinity(post, user) + tasteFor(post, user),
            post.readiness,
            luck,
          ),
        );
    }
    for (const { post, friend, node } of messages.filter((message) => message.tick === tick)) {
      see(post, friend, "direct", node, tick);
    }
  }

  metrics.reach = exposures.filter((times) => times > 0).length;
  const frequency: number[] = [];
  for (const times of exposures) frequency[times] = (frequency[times] ?? 0) + 1;
  return {
    metrics,
    viewsBySurface,
    frequency: Array.from(frequency, (people = 0) => people),
    viewsPerTick,
    forYouByInterest,
    trees: published.map((post) => cascades.get(post)!.parents),
  };
}
