import { markMembers, pickMemberRun } from "../lib/members.ts";
import { invert, layout, permute } from "../lib/permutation.ts";
import { derive, type Key, uniform } from "../lib/random.ts";
import { sum } from "../lib/statistics.ts";
import type { GraphSettings } from "../scenario/settle/settings.ts";
import { followerCounts, posterQuantiles } from "./followerCounts.ts";
import type { Author, FollowGraph } from "./followGraph.ts";
import { Purpose } from "./purpose.ts";
import type { Segment } from "./segments.ts";

/** Largest share of a stratum that may follow one account; followers above it spill over to other strata. */
const segmentCap = 0.8;

/**
 * A follow graph without stored arcs. Follower counts are a bounded power law keyed by the author. An author's followers
 * in a segment are the first `count` users of a permutation keyed by the author, so that membership is one inverse away.
 * Followers are drawn in proportion to activity; the share `homophily` comes from the author's interest, and the
 * author's affinity index multiplies the chance of each audience group's users.
 * @throws {RangeError} if no power law with this exponent and bound has the mean asked for
 */
export function createProceduralGraph(settings: GraphSettings, segments: readonly Segment[], key: Key): FollowGraph {
  const { homophily } = settings;
  const users = sum(segments.map(({ size }) => size));
  const followersOfUser = followerCounts(settings, users);
  const followersOfPoster = posterQuantiles(settings, users);
  const interests = 1 + Math.max(...segments.map((segment) => segment.interest));
  const strata = segments.filter(({ activityBin }) => activityBin >= 0);
  const divide = (interest: number, affinityIndex?: readonly number[]) =>
    division(segments, strata, interest, homophily, affinityIndex);
  const allAlike = Array.from({ length: interests }, (_, interest) => divide(interest));
  /** Divisions by affinity index; accounts of one line of a scenario share theirs, so there are few. */
  const byAffinity = new Map<readonly number[], Division[]>();
  const divisionOf = ({ interest, affinityIndex }: Author): Division => {
    if (affinityIndex === undefined) return allAlike[interest];
    const known = byAffinity.get(affinityIndex) ?? [];
    byAffinity.set(affinityIndex, known);
    known[interest] ??= divide(interest, affinityIndex);
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
      // Callers ask for the followers of a small account one after another.
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
  /** Where the author is among the first `count` users of the permutation, the next user takes that place. */
  const isFollower = (author: Author, segment: number, user: number): boolean => {
    const count = followerCount(author, segment);
    const k = segmentKey(author, segment);
    const within = layouts[segment];
    const index = invert(within, k.a, k.b, user);
    if (segment !== author.segment) return index < count;
    if (user === author.user) return false;
    return index < count || (index === count && invert(within, k.a, k.b, author.user) < count);
  };

  const account = (segment: number, user: number, followersAt: (u: number) => number): Author => {
    const authorKey = derive(derive(derive(key, Purpose.graph), segment), user);
    const u = uniform(derive(authorKey, Purpose.followerCount));
    const drawn = followersAt(u);
    const whole = Math.floor(drawn);
    const followers = whole + (uniform(derive(authorKey, Purpose.followerCount), 1) < drawn - whole ? 1 : 0);
    return { key: authorKey, followers, interest: segments[segment].interest, segment, user };
  };

  return {
    authorOf: (segment, user) => account(segment, user, followersOfUser),
    posterOf: (segment, user) => account(segment, user, followersOfPoster),
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

/** The author's draw in [0, 1) that rounds its shares of followers to whole people: systematic sampling. */
function rounding(author: Author): number {
  return (author.key.b >>> 0) / 4294967296;
}

/** Division of followers among users, of accounts of one interest and affinity index. */
interface Division {
  /** Share of the followers in each stratum; sums to 1. */
  readonly shares: Float64Array;
  /** Share of the followers in the segments before each. */
  readonly cumulative: Float64Array;
  /** Above this number of followers some stratum reaches its cap, and the counts are stored by author. */
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
    const weights = shares.map((share, k) => share * affinityIndex[strata[k].group]);
    const total = sum(weights);
    weights.forEach((weight, k) => {
      shares[k] = weight / total;
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

/** Share of an account's followers in each stratum: by slots looked at, with the share `homophily` in one interest. */
function followerShares(strata: readonly Segment[], interest: number, homophily: number): Float64Array {
  const weight = (stratum: Segment) => stratum.activity * stratum.represents;
  const all = sum(strata.map(weight));
  const same = strata.reduce((total, stratum) => total + (stratum.interest === interest ? weight(stratum) : 0), 0);
  // Where nobody has the interest, all followers have other interests.
  const sameShare = same > 0 ? homophily : 0;
  return Float64Array.from(strata, (stratum) => {
    const inSame = same > 0 && stratum.interest === interest ? weight(stratum) / same : 0;
    return sameShare * inSame + ((1 - sameShare) * weight(stratum)) / all;
  });
}

/** Splits each stratum's number between its panel segment and its cluster's aggregate segment, by their users. */
function toSegments(byStratum: Float64Array, segments: readonly Segment[], strata: readonly Segment[]): Float64Array {
  const bySegment = new Float64Array(segments.length);
  strata.forEach(({ index, cluster, size, represents }, k) => {
    const inPanel = represents > 0 ? size / represents : 1;
    bySegment[index] = byStratum[k] * inPanel;
    if (segments.length > strata.length) bySegment[strata.length + cluster] += byStratum[k] * (1 - inPanel);
  });
  return bySegment;
}

/** Followers before each segment, with every stratum filled at most to its cap and the rest where there is room. */
function spill(
  author: Author,
  shares: Float64Array,
  segments: readonly Segment[],
  strata: readonly Segment[],
): Float64Array {
  const { followers, affinityIndex } = author;
  const caps = strata.map(({ represents }) => Math.floor(represents * segmentCap));
  const room = sum(caps);
  if (followers > room) {
    throw new RangeError(`an account has ${followers} followers, but only ${room} users can follow one account`);
  }
  const filled = new Float64Array(strata.length);
  let weights = shares;
  let rest = followers;
  while (rest > 0.5) {
    let open = 0;
    for (let k = 0; k < filled.length; k++) if (filled[k] < caps[k]) open += weights[k];
    if (open === 0) {
      // All strata of the author's interest are full: the rest are people of other interests.
      const affinity = (group: number) => (affinityIndex ? affinityIndex[group] : 1);
      weights = Float64Array.from(strata, ({ activity, represents, group }) => activity * represents * affinity(group));
      continue;
    }
    const toAssign = rest;
    for (let k = 0; k < filled.length; k++) {
      if (filled[k] >= caps[k]) continue;
      const assigned = Math.min(caps[k] - filled[k], (toAssign * weights[k]) / open);
      filled[k] = filled[k] + assigned;
      rest -= assigned;
    }
  }
  const bySegment = toSegments(filled, segments, strata);
  const before = new Float64Array(segments.length + 1);
  let upTo = 0;
  for (let s = 0; s < segments.length; s++) {
    upTo += bySegment[s];
    before[s + 1] = Math.floor(upTo + rounding(author));
  }
  before[segments.length] = followers;
  return before;
}
