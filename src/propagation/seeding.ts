import { derive, deriveText, uniform } from "../lib/random.ts";
import type { AccountSettings, QualitySettings } from "../scenario/settle/settings.ts";
import { addPost, addUnpublished, type Campaign } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import { createLiveEvent } from "../world/liveEvent.ts";
import { Purpose } from "../world/purpose.ts";
import { markCreated, segmentOfNumber, type World } from "../world/world.ts";

/** The campaign's topic, of all its posts: the interest of which a group may hold more people than of the others. */
const campaignTopic = 0;

/**
 * Puts everybody who posts by arrangement into the campaign: the brand, creators, and ordinary people who post anyway.
 * @param qualityOf quality of a post by an account with this many followers
 * @returns who they are, by the key of the account
 */
export function seedPosts(
  world: World,
  campaign: Campaign,
  qualityOf: (quality: QualitySettings, followers: number) => number,
): ReadonlyMap<string, Author> {
  const authors = new Map<string, Author>();
  const { accounts, people } = world.settings;
  const ordinary = accounts.filter(({ followers }) => followers === undefined).length;
  if (ordinary > people.users) {
    throw new RangeError(
      `creators: expected at most as many ordinary people as users (${people.users}), got ${ordinary}`,
    );
  }
  // Accounts of the graph first: no ordinary person is drawn who posts anyway.
  const named = new Map<AccountSettings, Author>();
  for (const account of accounts)
    if (account.account !== undefined) named.set(account, graphAccount(world, account.account));
  for (const account of accounts) {
    const author =
      named.get(account) ??
      (account.followers === undefined ? userAccount(world, account) : campaignAccount(world, account));
    authors.set(account.key, author);
    for (const post of account.posts) {
      const publishTick = world.clock.tickAt(post.atHours);
      if (publishTick >= world.clock.ticks) continue;
      addPost(campaign, {
        key: deriveText(author.key, post.key),
        label: `${account.key}/${post.key}`,
        role: account.role,
        kind: "seeded",
        author,
        quality: qualityOf(post.quality, author.followers),
        topic: campaignTopic,
        durationSeconds: post.durationSeconds,
        publishTick,
        parent: null,
      });
    }
  }
  return authors;
}

/**
 * Puts the live events into the campaign.
 * @throws {RangeError} if an event has more guests than its hosts have followers
 */
export function seedEvents(world: World, campaign: Campaign, authors: ReadonlyMap<string, Author>): void {
  for (const settings of world.settings.live) {
    const hosts = settings.hosts.map((host) => authors.get(host)!);
    const followers = hosts.reduce((sum, host) => sum + host.followers, 0);
    if (settings.guests > followers) {
      throw new RangeError(
        `${settings.path}: expected at most the ${followers} followers of the hosts, got ${settings.guests}`,
      );
    }
    const author = hosts[0]!;
    const { role } = world.settings.accounts.find(({ key }) => key === settings.hosts[0])!;
    const post = addUnpublished(campaign, {
      key: deriveText(deriveText(author.key, "live"), settings.key),
      label: settings.key,
      role,
      kind: "live",
      author,
      quality: 0,
      topic: campaignTopic,
      durationSeconds: 60 * settings.minutes,
      publishTick: world.clock.tickAt(settings.startHours),
      parent: null,
    });
    campaign.events.push(createLiveEvent(world.clock, settings, post, hosts));
  }
}

/**
 * An account outside the population, with as many followers as stated and one keyed interest.
 * @throws {RangeError} if more than can follow one account
 */
function campaignAccount(world: World, account: AccountSettings): Author {
  const key = deriveText(derive(world.key, Purpose.account), account.key);
  const author: Author = {
    key,
    followers: account.followers!,
    interest: Math.floor(uniform(key) * world.settings.people.interests),
    ...(account.lean === undefined ? {} : { lean: account.lean }),
    segment: -1,
    user: -1,
  };
  // More followers than there can be are a fault of the scenario: found now, not in the tick of the first post.
  world.graph.followersBefore(author, world.segments.length);
  return author;
}

/** An account of an imported graph, which is a user of the world. */
function graphAccount(world: World, account: number): Author {
  const author = world.graph.authorNumbered?.(account);
  if (!author)
    throw new RangeError(`creators: expected an imported graph with an account numbered ${account}, got none`);
  markCreated(world, author.segment, author.user);
  return author;
}

/** The account of an ordinary user, drawn from all who have not posted yet. */
function userAccount(world: World, account: AccountSettings): Author {
  const { users } = world.settings.people;
  const key = deriveText(derive(world.key, Purpose.account), account.key);
  for (let number = Math.floor(uniform(key) * users); ; number = (number + 1) % users) {
    const segment = segmentOfNumber(world, number);
    const user = number - world.firstUser[segment]!;
    if (markCreated(world, segment, user)) return world.graph.authorOf(segment, user);
  }
}
