import { markMembers, pickMemberRun } from "../lib/members.ts";
import { invert, layout, permute } from "../lib/permutation.ts";
import { bisect } from "../lib/quadrature.ts";
import { derive, type Key, uniform } from "../lib/random.ts";
import type { GraphSettings } from "../scenario/settle/settings.ts";
import type { Author, FollowGraph } from "./followGraph.ts";
import { Purpose } from "./purpose.ts";
import type { Segment } from "./segments.ts";

/** Largest part of a segment that may follow one account; what is above it spills over to the other segments. */
const segmentCap = 0.8;

/**
 * A follow graph of which nothing is stored. Follower counts are a bounded power law keyed by the author; an author's
 * followers in a segment are the first `count` users of a permutation keyed by the author, so that membership is one
 * inverse away. Followers are drawn in proportion to activity; a share `homophily` comes from the author's interest, and
 * where an account leans, a user of each audience group is as many times as likely to follow.
 * @throws {RangeError} if no power law with this exponent and bound has the mean asked for
 */
export function createProceduralGraph(settings: GraphSettings, segments: readonly Segment[], key: Key): FollowGraph {
  const { homophily } = settings;
  const users = segments.reduce((sum, segment) => sum + segment.size, 0);
  const followersAt = followerCounts(settings, users);
  const interests = 1 + Math.max(...segments.map((segment) => segment.interest));
  const strata = segments.filter(({ activityBin }) => activityBin >= 0);
  const dividing = (interest: number, affinityIndex?: readonly number[]) =>
    division(segments, strata, interest, homophily, affinityIndex);
  const allAlike = Array.from({ length: interests }, (_, interest) => dividing(interest));
  /** Of accounts that lean: those of one line of a scenario share their lean, so there are few. */
  const leaning = new Map<readonly number[], Division[]>();
  const divisionOf = ({ interest, affinityIndex }: Author): Division => {
    if (affinityIndex === undefined) return allAlike[interest];
    const known = leaning.get(affinityIndex) ?? [];
    leaning.set(affinityIndex, known);
    known[interest] ??= dividing(interest, affinityIndex);
    return known[interest];
  };
  const spilled = new Map<Author, Float64Array>();
  const layouts = segments.map((segment) => layout(Math.max(1, segment.size)));
  const keys = new Map<Author, Key[]>();

  const before = (author: Author, segment: number): number => {
    const { cumulative, spillsAbove } = divisionOf(author);
    if (author.followers > spillsAbove) return spilledBefore(author)[segment];
    return Math.floor(cumulative[segment] * author.followers + rounding(author));
  };
  const spilledBefore = (author: Author): Float64Array => {
    let counts = spilled.get(author);
    if (!counts) {
      counts = spill(author, divisionOf(author).shares, segments, strata);
      spilled.set(author, counts);
    }
    return counts;
  };
  const followerCount = (author: Author, segment: number) => before(author, segment + 1) - before(author, segment);

  let last: { readonly author: Author; readonly segment: number; readonly key: Key } | undefined;
  const segmentKey = (author: Author, segment: number): Key => {
    if (author.followers < 1000) {
      // The followers of a small account are asked for one after another.
      if (last?.author !== author || last.segment !== segment)
        last = { author, segment, key: derive(author.key, segment) };
      return last.key;
    }
    let all = keys.get(author);
    if (!all) {
      all = segments.map((s) => derive(author.key, s.index));
      keys.set(author, all);
    }
    return all[segment];
  };
  /** An author among the first `count` of its own permutation hands that place to the user who comes next. */
  const isFollower = (author: Author, segment: number, user: number): boolean => {
    const count = followerCount(author, segment);
    const k = segmentKey(author, segment);
    const within = layouts[segment];
    const index = invert(within, k.a, k.b, user);
    if (segment !== author.segment) return index < count;
    if (user === author.user) return false;
    return index < count || (index === count && invert(within, k.a, k.b, author.user) < count);
  };

  return {
    authorOf(segment, user) {
      const authorKey = derive(derive(derive(key, Purpose.graph), segment), user);
      const u = uniform(derive(authorKey, Purpose.followerCount));
      const drawn = followersAt(u);
      const whole = Math.floor(drawn);
      const followers = whole + (uniform(derive(authorKey, Purpose.followerCount), 1) < drawn - whole ? 1 : 0);
      return { key: authorKey, followers, interest: segments[segment].interest, segment, user };
    },
    followerCount,
    followersBefore: before,
    segmentOf(author, g) {
      let low = 0;
      let high = segments.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (before(author, middle + 1) > g) high = middle;
        else low = middle + 1;
      }
      return low;
    },
    follower(author, segment, j) {
      const k = segmentKey(author, segment);
      const within = layouts[segment];
      const user = permute(within, k.a, k.b, j);
      if (segment !== author.segment || user !== author.user) return user;
      return permute(within, k.a, k.b, followerCount(author, segment));
    },
    isFollower,
    pickFollowers(author, segment, a, b, start, count, firstBlock, endBlock, out) {
      const k = segmentKey(author, segment);
      const within = layouts[segment];
      const members = followerCount(author, segment);
      const picked = pickMemberRun(within, members, k.a, k.b, a, b, start, count, firstBlock, endBlock, out);
      if (segment === author.segment) {
        for (let i = 0; i < picked; i++) if (out[i] === author.user) out[i] = permute(within, k.a, k.b, members);
      }
      return picked;
    },
    markFollowers(author, segment, users, count, flags) {
      const k = segmentKey(author, segment);
      const within = layouts[segment];
      const members = followerCount(author, segment);
      markMembers(within, members, k.a, k.b, users, count, flags);
      if (segment !== author.segment) return;
      for (let i = 0; i < count; i++) flags[i] = isFollower(author, segment, users[i]) ? 1 : 0;
    },
  };
}

/** One draw per author that rounds its shares of followers to whole people: systematic sampling. In [0, 1). */
function rounding(author: Author): number {
  return (author.key.b >>> 0) / 4294967296;
}

/** How accounts of one interest and lean divide their followers. */
interface Division {
  /** Share of the followers among each kind of user. */
  readonly shares: Float64Array;
  /** Share of them in the segments before each. */
  readonly cumulative: Float64Array;
  /** Above this number of followers some kind reaches its cap, and the counts are stored for the author. */
  readonly spillsAbove: number;
}

function division(
  segments: readonly Segment[],
  strata: readonly Segment[],
  interest: number,
  homophily: number,
  affinityIndex?: readonly number[],
): Division {
  const shares = followerShares(strata, interest, homophily);
  if (affinityIndex !== undefined) {
    const leant = shares.map((share, k) => share * affinityIndex[strata[k].group]);
    const sum = leant.reduce((total, share) => total + share, 0);
    leant.forEach((share, k) => {
      shares[k] = share / sum;
    });
  }
  const bySegment = toSegments(shares, segments, strata);
  const cumulative = new Float64Array(segments.length + 1);
  for (let s = 0; s < segments.length; s++) cumulative[s + 1] = cumulative[s] + bySegment[s];
  cumulative[segments.length] = 1;
  const spillsAt = ({ represents }: Segment, k: number) =>
    shares[k] > 0 ? (segmentCap * represents - 1) / shares[k] : Number.POSITIVE_INFINITY;
  return { shares, cumulative, spillsAbove: Math.min(...strata.map(spillsAt)) };
}

/** Share of an account's followers among each kind: in proportion to slots looked at, `homophily` in one interest. */
function followerShares(strata: readonly Segment[], interest: number, homophily: number): Float64Array {
  const weight = (stratum: Segment) => stratum.activity * stratum.represents;
  const all = strata.reduce((sum, stratum) => sum + weight(stratum), 0);
  const own = strata.reduce((sum, stratum) => sum + (stratum.interest === interest ? weight(stratum) : 0), 0);
  // Where nobody has the interest, all followers have others.
  const home = own > 0 ? homophily : 0;
  return Float64Array.from(strata, (stratum) => {
    const atHome = own > 0 && stratum.interest === interest ? weight(stratum) / own : 0;
    return home * atHome + ((1 - home) * weight(stratum)) / all;
  });
}

/** What falls to each kind of user, dealt to its segment in the panel and to its circle's crowd by their sizes. */
function toSegments(ofStrata: Float64Array, segments: readonly Segment[], strata: readonly Segment[]): Float64Array {
  const dealt = new Float64Array(segments.length);
  strata.forEach(({ index, cluster, size, represents }, k) => {
    const inPanel = represents > 0 ? size / represents : 1;
    dealt[index] = ofStrata[k] * inPanel;
    if (segments.length > strata.length) dealt[strata.length + cluster] += ofStrata[k] * (1 - inPanel);
  });
  return dealt;
}

/** Followers before each segment when shares are filled only to the cap and the rest goes where there is room. */
function spill(
  author: Author,
  shares: Float64Array,
  segments: readonly Segment[],
  strata: readonly Segment[],
): Float64Array {
  const { followers, affinityIndex } = author;
  const caps = strata.map(({ represents }) => Math.floor(represents * segmentCap));
  const session = caps.reduce((sum, cap) => sum + cap, 0);
  if (followers > session) {
    throw new RangeError(`an account has ${followers} followers, but only ${session} users can follow one account`);
  }
  const filled = new Float64Array(strata.length);
  let weights = shares;
  let rest = followers;
  while (rest > 0.5) {
    let open = 0;
    for (let k = 0; k < filled.length; k++) if (filled[k] < caps[k]) open += weights[k];
    if (open === 0) {
      // Nobody else shares the author's interest: the rest are people of other interests.
      const leaning = (group: number) => (affinityIndex ? affinityIndex[group] : 1);
      weights = Float64Array.from(strata, ({ activity, represents, group }) => activity * represents * leaning(group));
      continue;
    }
    const giving = rest;
    for (let k = 0; k < filled.length; k++) {
      if (filled[k] >= caps[k]) continue;
      const given = Math.min(caps[k] - filled[k], (giving * weights[k]) / open);
      filled[k] = filled[k] + given;
      rest -= given;
    }
  }
  const bySegment = toSegments(filled, segments, strata);
  const before = new Float64Array(segments.length + 1);
  let sum = 0;
  for (let s = 0; s < segments.length; s++) {
    sum += bySegment[s];
    before[s + 1] = Math.floor(sum + rounding(author));
  }
  before[segments.length] = followers;
  return before;
}

/**
 * Follower counts of users: the count that a share `u` of them does not exceed, as a function of u. A bounded power law
 * whose lower end is solved from the mean; its upper end is what is stated or 5 % of users, if that is less.
 * @throws {RangeError} if no power law with this exponent and bound has the mean asked for
 */
export function followerCounts({ meanFollowers, exponent, maxFollowers }: GraphSettings, users: number) {
  const max = Math.max(1, Math.floor(Math.min(maxFollowers, users * 0.05)));
  const min = solveMinimum(meanFollowers, exponent, max);
  return (u: number): number => powerLawQuantile(u, min, max, exponent);
}

/** Follower counts of the accounts that users follow, each counted once per follower: as `followerCounts`. */
export function followeeCounts({ meanFollowers, exponent, maxFollowers }: GraphSettings, users: number) {
  const max = Math.max(1, Math.floor(Math.min(maxFollowers, users * 0.05)));
  const min = solveMinimum(meanFollowers, exponent, max);
  return (u: number): number => powerLawQuantile(u, min, max, exponent - 1);
}

/** Value with probability `u` below it, of a density ∝ k^−exponent on [min, max]. */
function powerLawQuantile(u: number, min: number, max: number, exponent: number): number {
  const power = 1 - exponent;
  if (Math.abs(power) < 1e-9) return min * (max / min) ** u;
  return (min ** power + u * (max ** power - min ** power)) ** (1 / power);
}

/** Mean of that density. */
function powerLawMean(min: number, max: number, exponent: number): number {
  const integral = (power: number) =>
    Math.abs(power) < 1e-9 ? Math.log(max / min) : (max ** power - min ** power) / power;
  return integral(2 - exponent) / integral(1 - exponent);
}

/** Smallest follower count for which the power law has the mean asked for. */
function solveMinimum(mean: number, exponent: number, max: number): number {
  const smallest = 1e-6;
  if (mean >= max || powerLawMean(smallest, max, exponent) > mean) {
    throw new RangeError(
      `graph.meanFollowers: expected a mean that a power law with exponent ${exponent} up to ${max} followers can have, got ${mean}`,
    );
  }
  return Math.exp(
    bisect(
      (ln) => powerLawMean(Math.exp(ln), max, exponent) - mean,
      Math.log(smallest),
      Math.log(max * 0.999999),
      1e-12,
    ),
  );
}
