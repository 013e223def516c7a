import { derive, deriveText, uniform } from "../lib/random.ts";
import { sum } from "../lib/statistics.ts";
import type { AccountSettings } from "../scenario/settle/settings.ts";
import { UnsolvableValue } from "../vocabulary/faults.ts";
import { answersTo, usualAnswers } from "../world/answers.ts";
import { addPost, addUnpublished, type Campaign } from "../world/campaign.ts";
import { type Author, posterOf } from "../world/followGraph.ts";
import { createLiveEvent } from "../world/liveEvent.ts";
import { markCreated, type PopulationState, segmentOfNumber } from "../world/populationState.ts";
import { Purpose } from "../world/purpose.ts";

/** Topic of all the campaign's posts: the interest that an audience group's `interested` refers to. */
const campaignTopic = 0;

/** Properties of accounts that follow from the usual figures of their posts; undefined where the scenario states none. */
export interface Usual {
  /** Size of the account's audiences against the median account's with as many followers. */
  standing(account: AccountSettings, followers: number): number | undefined;
  /** How readily its posts are answered, against the average post. */
  engagement(account: AccountSettings): number | undefined;
}

/**
 * Adds the posts by arrangement to the campaign: those of the brand, of creators, and of ordinary people.
 * @param usual what the scenario says of an account's usual posts
 * @returns the authors, by the key of the account
 * @throws {RangeError} if there are more ordinary people than users, or an account has more followers than it can have
 */
export function seedPosts(population: PopulationState, campaign: Campaign, usual: Usual): ReadonlyMap<string, Author> {
  const authors = new Map<string, Author>();
  const { accounts, people } = population.settings;
  const ordinary = accounts.filter(({ followers }) => followers === undefined).length;
  if (ordinary > people.users) {
    throw new RangeError(
      `creators: expected at most as many ordinary people as users (${people.users}), got ${ordinary}`,
    );
  }
  // Accounts of the graph first, so that no draw of an ordinary person takes one of them.
  const named = new Map<AccountSettings, Author>();
  for (const account of accounts)
    if (account.account !== undefined) named.set(account, graphAccount(population, account.account));
  for (const account of accounts) {
    const known =
      named.get(account) ??
      (account.followers === undefined ? userAccount(population, account) : campaignAccount(population, account));
    const standing = usual.standing(account, known.followers);
    const engagement = usual.engagement(account);
    const author: Author = standing === undefined ? known : { ...known, standing };
    authors.set(account.key, author);
    for (const post of account.posts) {
      const publishTick = population.clock.tickAt(post.atHours);
      if (publishTick >= population.clock.ticks) continue;
      const key = deriveText(author.key, post.key);
      addPost(campaign, {
        key,
        label: `${account.key}/${post.key}`,
        role: account.role,
        kind: "seeded",
        author,
        quality: post.quality,
        answers: answersTo(population.settings.response, key, engagement),
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
 * Adds the live events to the campaign.
 * @throws {RangeError} if an event has more guests than its hosts have followers
 */
export function seedEvents(
  population: PopulationState,
  campaign: Campaign,
  authors: ReadonlyMap<string, Author>,
): void {
  for (const settings of population.settings.live) {
    const hosts = settings.hosts.map((host) => authors.get(host)!);
    const followers = sum(hosts.map((host) => host.followers));
    if (settings.guests > followers) {
      throw new UnsolvableValue(
        settings.path,
        `expected at most the ${followers} followers of the hosts, got ${settings.guests}`,
      );
    }
    const author = hosts[0];
    const { role } = population.settings.accounts.find(({ key }) => key === settings.hosts[0])!;
    const post = addUnpublished(campaign, {
      key: deriveText(deriveText(author.key, "live"), settings.key),
      label: settings.key,
      role,
      kind: "live",
      author,
      quality: 0,
      answers: usualAnswers,
      topic: campaignTopic,
      durationSeconds: 60 * settings.minutes,
      publishTick: population.clock.tickAt(settings.startHours),
      parent: null,
    });
    campaign.events.push(createLiveEvent(population.clock, settings, post, hosts));
  }
}

/**
 * An account outside the population, with as many followers as stated and one keyed interest.
 * @throws {RangeError} if its followers are more than can follow one account
 */
function campaignAccount(population: PopulationState, account: AccountSettings): Author {
  const key = deriveText(derive(population.key, Purpose.account), account.key);
  const author: Author = {
    key,
    followers: account.followers!,
    interest: Math.floor(uniform(key) * population.settings.people.interests),
    ...(account.affinityIndex === undefined ? {} : { affinityIndex: account.affinityIndex }),
    segment: -1,
    user: -1,
  };
  // Too many followers are a fault of the scenario: this finds it now, not in the tick of the first post.
  population.graph.followersBefore(author, population.segments.length);
  return author;
}

/** An account of an imported graph, which is an ordinary user. */
function graphAccount(population: PopulationState, account: number): Author {
  const author = population.graph.authorNumbered?.(account);
  if (!author)
    throw new RangeError(`creators: expected an imported graph with an account numbered ${account}, got none`);
  markCreated(population, author.segment, author.user);
  return author;
}

/** The account of an ordinary user, drawn from all users who do not post yet. */
function userAccount(population: PopulationState, account: AccountSettings): Author {
  const { users } = population.settings.people;
  const key = deriveText(derive(population.key, Purpose.account), account.key);
  for (let number = Math.floor(uniform(key) * users); ; number = (number + 1) % users) {
    const segment = segmentOfNumber(population, number);
    const user = number - population.firstUser[segment];
    if (markCreated(population, segment, user)) return posterOf(population.graph, segment, user);
  }
}
