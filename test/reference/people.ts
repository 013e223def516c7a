import type { GraphSettings, PeopleSettings, Settings } from "../../src/scenario/settle/settings.ts";
import type { Luck } from "./luck.ts";
import { crossing, mean, normalQuantile, sum } from "./numbers.ts";

/** A user, and whom everybody else is to them: explicit lists. */
export interface User {
  readonly number: number;
  readonly interest: number;
  readonly activityBin: number;
  readonly activity: number;
  /** Who follows this user. */
  followers: User[];
  friends: User[];
}

/** Appeal of topic 0 for each interest: normal scores with mean 0 and the stated variance, best first. */
export function affinities(interests: number, variance: number): number[] {
  const scores = Array.from({ length: interests }, (_, i) => normalQuantile(1 - (i + 0.5) / interests));
  const spread = Math.sqrt(mean(scores.map((score) => score * score)));
  return scores.map((score) => (spread === 0 ? 0 : (score / spread) * Math.sqrt(variance)));
}

/** Mean activity in equal-probability bins of a gamma distribution with mean 1: a walk along its density. */
export function activities({ activityShape: shape, activityBins }: PeopleSettings): number[] {
  // In y = x^shape the density x^(shape − 1) e^−x is smooth at 0.
  const steps = 20_000;
  const end = (40 * Math.max(1, shape)) ** shape;
  const masses = new Array<number>(activityBins).fill(0);
  const moments = new Array<number>(activityBins).fill(0);
  const at = (i: number) => (end * (i + 0.5)) / steps;
  let total = 0;
  for (let i = 0; i < steps; i++) total += Math.exp(-(at(i) ** (1 / shape)));
  for (let i = 0, below = 0; i < steps; i++) {
    const x = at(i) ** (1 / shape);
    const mass = Math.exp(-x) / total;
    const bin = Math.min(activityBins - 1, Math.floor((below + mass / 2) * activityBins));
    masses[bin] += mass;
    moments[bin] += (mass * x) / shape;
    below += mass;
  }
  return moments.map((moment, bin) => moment / masses[bin]);
}

/** Every user with followers and friends: explicit lists. */
export function populate(settings: Settings, luck: Luck): User[] {
  const { people, graph, feed } = settings;
  const byStratum = activities(people);
  const users: User[] = Array.from({ length: people.users }, (_, number) => {
    const segment = Math.floor((number * people.interests * people.activityBins) / people.users);
    const activityBin = segment % people.activityBins;
    return {
      number,
      interest: Math.floor(segment / people.activityBins),
      activityBin,
      activity: byStratum[activityBin],
      followers: [],
      friends: [],
    };
  });
  const segments = bySegment(users);
  if (!("homophily" in graph)) throw new Error("the reference draws its follow graph itself");
  // Follower counts are one from each of as many equally likely parts of the power law as there are users, so that
  // a small world has its mean; followers are dealt from a shuffled pack, so that users of a segment follow equally many.
  const counts = luck
    .shuffle(users.map((_, i) => (i + luck.uniform()) / users.length))
    .map(powerLaw(graph, people.users));
  const packs = segments.map((segment) => packOf(segment, luck));
  for (const author of luck.shuffle([...users])) {
    author.followers = quotas(
      luck.rounded(counts[author.number]),
      author.interest,
      segments,
      graph.homophily,
      luck,
    ).flatMap((quota, s) => packs[s](quota, author));
  }
  const friends = Math.ceil(feed.sharing.friendsPerMessage);
  for (const segment of segments) {
    for (const user of segment) user.friends = packOf(segment, luck)(Math.min(friends, segment.length - 1), user);
  }
  return users;
}

/** Followers of an account outside the population. */
export function accountFollowers(
  users: User[],
  count: number,
  interest: number,
  homophily: number,
  luck: Luck,
): User[] {
  const segments = bySegment(users);
  return quotas(count, interest, segments, homophily, luck).flatMap((quota, s) => {
    if (quota > 0.8 * segments[s].length)
      throw new RangeError("the reference knows no spill-over: smaller accounts, please");
    return luck.shuffle([...segments[s]]).slice(0, quota);
  });
}

export function bySegment(users: readonly User[]): User[][] {
  const segments = new Map<string, User[]>();
  for (const user of users) {
    const name = `${user.interest}/${user.activityBin}`;
    if (!segments.has(name)) segments.set(name, []);
    segments.get(name)!.push(user);
  }
  return [...segments.values()];
}

/** Followers wanted from each segment: in proportion to activity, a share from the author's own interest. */
function quotas(count: number, interest: number, segments: User[][], homophily: number, luck: Luck): number[] {
  const weight = (segment: User[]) => sum(segment.map(({ activity }) => activity));
  const all = sum(segments.map(weight));
  const own = sum(segments.filter(([user]) => user!.interest === interest).map(weight));
  const start = luck.uniform();
  let upTo = 0;
  return segments.map((segment) => {
    const atHome = segment[0].interest === interest ? (homophily * weight(segment)) / own : 0;
    const before = Math.floor(upTo + start);
    upTo += count * (atHome + ((1 - homophily) * weight(segment)) / all);
    return Math.floor(upTo + start + 1e-9) - before;
  });
}

/** Follower count that a share `u` of users does not exceed: density ∝ k^−exponent up to a bound, mean as stated. */
function powerLaw({ meanFollowers, exponent, maxFollowers }: GraphSettings, users: number): (u: number) => number {
  const most = Math.floor(Math.min(maxFollowers, users / 20));
  const meanFrom = (least: number) => {
    const { at, mass } = powerGrid(least, most, exponent);
    return sum(at.map((k, i) => k * mass[i]));
  };
  return quantilesOf(most, exponent, (least) => meanFrom(least) - meanFollowers);
}

/** As `powerLaw`, of people who post: the median is stated, and a bound of their own. */
export function postersLaw({ posters }: GraphSettings, users: number): (u: number) => number {
  const { median, exponent } = posters;
  const most = Math.floor(Math.min(posters.maxFollowers, users / 20));
  return quantilesOf(most, exponent, (least) => quantileOf(powerGrid(least, most, exponent), 0.5) - median);
}

const powerSteps = 400;

/** A power law from `least` to `most`: follower counts, and the share of people at each. */
function powerGrid(least: number, most: number, exponent: number) {
  const at = Array.from({ length: powerSteps }, (_, i) => least * (most / least) ** ((i + 0.5) / powerSteps));
  const mass = at.map((k) => k ** (1 - exponent));
  const total = sum(mass);
  return { at, mass: mass.map((m) => m / total) };
}

/** The quantiles of the power law whose lower end makes `excess` 0. */
function quantilesOf(most: number, exponent: number, excess: (least: number) => number): (u: number) => number {
  const least = Math.exp(crossing((ln) => excess(Math.exp(ln)), Math.log(1e-4), Math.log(most * 0.999)));
  const grid = powerGrid(least, most, exponent);
  return (u) => quantileOf(grid, u);
}

function quantileOf({ at, mass }: ReturnType<typeof powerGrid>, u: number): number {
  let i = 0;
  let below = 0;
  while (below + mass[i] < u && i < powerSteps - 1) below += mass[i++];
  // Within a step of the grid as the logarithm goes.
  const step = at[1] / at[0];
  return at[i] * step ** ((u - below) / mass[i] - 0.5);
}

/** A shuffled pack of users, dealt to its end and shuffled again: `count` different ones, `except` staying for the next. */
function packOf(users: readonly User[], luck: Luck): (count: number, except: User) => User[] {
  let left: User[] = [];
  return (count, except) => {
    const dealt = new Set<User>();
    const back: User[] = [];
    while (dealt.size < count) {
      if (left.length === 0) left = luck.shuffle([...users]);
      const user = left.pop()!;
      if (user === except || dealt.has(user)) back.push(user);
      else dealt.add(user);
    }
    left.push(...back);
    return [...dealt];
  };
}
