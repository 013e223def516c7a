/** A mutant that survives because it changes nothing that can be told from outside. */
export interface Equivalent {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

const newtonEnds = "Newton's steps have converged long before the bound on their number: more of them change no digit";

const race = [
  { original: "step < 200", replacement: "step <= 200", why: newtonEnds },
  { original: "step++", replacement: "step--", why: newtonEnds },
  { original: "!(next - theta > 1e-13 * next)", replacement: "false", why: newtonEnds },
  { original: "next - theta > 1e-13 * next", replacement: "true", why: newtonEnds },
  { original: "next - theta > 1e-13 * next", replacement: "next - theta >= 1e-13 * next", why: newtonEnds },
  { original: "next - theta", replacement: "next + theta", why: newtonEnds },
];
const purchases = [
  { original: "clicks === 0", replacement: "false", why: "no clicks bring no carts: the rest adds 0" },
  {
    original: "delay.medianHours === 0",
    replacement: "false",
    why: "a log-normal delay around 0 is 0 times a finite number",
  },
];
const selling = [
  { original: "minute < to", replacement: "minute <= to", why: "there are no clicks in a minute before its tick" },
];
const recommend = [
  { original: "[]", replacement: '["Stryker was here"]', why: "a post's key takes its place before it is looked at" },
];
const life = [
  {
    original: "Math.abs(quality) < step / 2",
    replacement: "Math.abs(quality) <= step / 2",
    why: "no quality of the grid lies just half a step from 0",
  },
  { original: "impressions <= 0", replacement: "impressions < 0", why: "only speed: no impressions add no counts" },
];
const gap = "only speed: a gap comes out as endless where nobody sees it, and as none where everybody does";
const following = [
  {
    original: "[]",
    replacement: '["Stryker was here"]',
    why: "a delivery's key takes its place before it is looked at",
  },
  { original: "highest === 0", replacement: "false", why: gap },
  { original: "highest < 1", replacement: "true", why: gap },
  {
    original: "newKey.b + Math.floor(number / 4294967296)",
    replacement: "newKey.b - Math.floor(number / 4294967296)",
    why: "draws of users beyond the first four billion have a key of their own either way",
  },
  { original: "u >= highest", replacement: "false", why: "only speed: a draw above the highest rate is above each" },
  {
    original: "rate === Number.POSITIVE_INFINITY",
    replacement: "false",
    why: "whatever is divided by an endless rate is 0",
  },
];
const forYou = [
  {
    original: "run.pool === pools.budgets.length - 1",
    replacement: "false",
    why: "the last pool has no threshold, and nothing passes what is missing",
  },
  {
    original: "tick >= run.dueTick",
    replacement: "tick > run.dueTick",
    why: "in the tick in which the rest is due, all that is ahead is that tick",
  },
];
const liveFeed = [
  { original: "followers === 0", replacement: "false", why: "only speed: where nobody follows nobody comes" },
];
const certain = "only speed: a draw is below 1, and whoever is kept for sure needs none";
const slots = [
  { original: "i < demand.length", replacement: "i <= demand.length", why: "behind the last want nothing is wanted" },
  { original: "wanted[kind] === 0", replacement: "false", why: "only speed: of nothing wanted nothing is kept" },
  {
    original: "kind !== demand.segment[i]",
    replacement: "true",
    why: "one key is as good as another; where no stratum is apart there is one draw",
  },
  {
    original: "ownDraw(key, keyOf.post(persons.post[i]!), segment, persons.user[i]!) >= p",
    replacement: "ownDraw(key, keyOf.post(persons.post[i]!), segment, persons.user[i]!) > p",
    why: "a draw is just the probability once in four billion",
  },
  { original: "(segment) => segment", replacement: "() => undefined", why: "persons come to following feeds alone" },
  { original: "p < 1", replacement: "true", why: certain },
  { original: "p < 1", replacement: "p <= 1", why: certain },
];
const propagate = [
  {
    original: "uniform(draws, 2 * friend) >= sharing.openRate",
    replacement: "uniform(draws, 2 * friend) > sharing.openRate",
    why: "a draw is just the rate once in four billion",
  },
];
const audienceKnown = "only speed: after 10,000 impressions an audience hardly changes when it is found anew";
const beyondLast = "what stands behind the last is not a number, and no number is above or equal to it";
const pools = [
  {
    original: "pool < budgets.length - 1",
    replacement: "pool <= budgets.length - 1",
    why: "only speed: from the top pool nothing moves up",
  },
  { original: "impressions += budgets[pool]!", replacement: "impressions -= budgets[pool]!", why: audienceKnown },
  { original: "before >= audienceKnown", replacement: "false", why: audienceKnown },
  {
    original: "u < tieShares[pool]!",
    replacement: "u <= tieShares[pool]!",
    why: "a draw is just the share once in four billion",
  },
  { original: "to < order.length", replacement: "to <= order.length", why: beyondLast },
  {
    original: "above + level >= passing",
    replacement: "above + level > passing",
    why: "the threshold is then the next score below, of which none moves up: the same posts do",
  },
];
const deal = [
  { original: "-1", replacement: "+1", why: "before the first tick nothing is dealt that would have to be cleared" },
];
const paid = [
  { original: "left === 0", replacement: "false", why: "only speed: where nothing is left nothing is wanted" },
];
const score = [
  {
    original: "plays * mean + normal(k) * Math.sqrt(plays * variance)",
    replacement: "plays * mean - normal(k) * Math.sqrt(plays * variance)",
    why: "a normal draw is as likely below its mean as above",
  },
];
const formulaScorer = [
  {
    original: "quality + affinity",
    replacement: "quality - affinity",
    why: "affinities lie symmetrically about 0, and their mean is taken",
  },
];
const noSlots = "only speed: where a surface has no slots nothing is shown on it";
const trending = [
  { original: "slotShare.trending === 0 && slotShare.search === 0", replacement: "false", why: noSlots },
  { original: "slotShare.trending > 0", replacement: "true", why: noSlots },
  { original: "slotShare.trending > 0", replacement: "slotShare.trending >= 0", why: noSlots },
  { original: "search && slotShare.search > 0", replacement: "search || slotShare.search > 0", why: noSlots },
];
const population = [
  {
    original: "mean + sd * nodes[i]!",
    replacement: "mean - sd * nodes[i]!",
    why: "the nodes lie symmetrically about 0, with equal weights",
  },
];

/** A draw of 31 or 32 bits that falls on a threshold. */
const never = "a draw falls on its threshold once in 2^31 times";
const atZero = { original: "row + Tally.impressions", replacement: "row - Tally.impressions", why: "it is + 0" };
const aggregate = [
  atZero,
  {
    original: "~key.b",
    replacement: "key.b",
    why: "a draw that serves twice ties two figures by less than can be told",
  },
  { original: "plays === 0", replacement: "false", why: "only speed: the sum of no plays is 0" },
  {
    original: "found < standIns",
    replacement: "found <= standIns",
    why: "33 people of the panel stand for a crowd in place of 32",
  },
  {
    original: "bits < combinations",
    replacement: "bits <= combinations",
    why: "there is no 65th combination: what is read of it is undefined, and what is written is lost",
  },
];
const audience = [
  { original: "isMarked", replacement: "true", why: "only speed: marks are made that nobody looks at" },
  { original: "!keys", replacement: "true", why: "only speed: a post's keys are the same whenever they are derived" },
  {
    original: "this.world.graph.followerCount(author, segment) > negligible",
    replacement: "true",
    why: "only speed: where fewer than one in 10,000 follow, looking them up moves no rate that can be told",
  },
  {
    original: "s < strata.length",
    replacement: "s <= strata.length",
    why: "behind the last stratum nobody is asked for",
  },
  {
    original: "author.followers > negligible",
    replacement: "true",
    why: "only speed: whoever has hardly a follower has hardly one in a segment",
  },
  {
    original: "author.followers > negligible && this.world.graph.followerCount(author, segment) > negligible",
    replacement: "author.followers > negligible || this.world.graph.followerCount(author, segment) > negligible",
    why: "only speed: where fewer than one in 10,000 follow, looking them up moves no rate that can be told",
  },
  {
    original: "strata[s]! * wanted + offset",
    replacement: "strata[s]! * wanted - offset",
    why: "numbers are rounded by chance either way, and one fewer stands for a crowd",
  },
  { original: "waiting <= 0", replacement: "waiting < 0", why: "only speed: nobody is read where nobody waits" },
  {
    original: "s < followed.length",
    replacement: "s <= followed.length",
    why: "what is written beyond the end of an array of numbers is lost",
  },
];
const clicks = [
  {
    original: "watched > 0",
    replacement: "true",
    why: "0 / 0 is not a number, which an array of whole numbers stores as 0",
  },
];
const columns = [
  { original: "inUse === model", replacement: "false", why: "only speed: tables that are there are put there again" },
];
const individual = [
  { original: "1 - watched", replacement: "1 + watched", why: "watched is 0 or 1, and of 2 the last bit is 0 too" },
  { original: "brand", replacement: "true", why: "only speed: more are noted, and of them nothing is drawn" },
  {
    original: "draw >= table.rare[at]!",
    replacement: "draw > table.rare[at]!",
    why: "a draw is just the threshold once in two billion",
  },
  { original: "tallied[i] === 0", replacement: "false", why: "only speed: nobody is added" },
];
const live = [
  atZero,
  { original: "i < to", replacement: "i <= to", why: "one number more is copied, and nobody reads it" },
  {
    original: "hash31(user, keys.autoplay.a, keys.autoplay.b) < model.autoplay",
    replacement: "hash31(user, keys.autoplay.a, keys.autoplay.b) <= model.autoplay",
    why: never,
  },
  {
    original: "unit32(keys.follow.a, keys.follow.b, user) >= -Math.expm1(-event.settings.followsPerMinute * minutes)",
    replacement: "unit32(keys.follow.a, keys.follow.b, user) > -Math.expm1(-event.settings.followsPerMinute * minutes)",
    why: never,
  },
  { original: "arriving[i] === 0", replacement: "false", why: "only speed: nobody does nothing" },
  { original: "people === 0", replacement: "false", why: "only speed: nobody does nothing" },
];
const panelSample = [
  {
    original: "(i + offset) / sampleSize >= this.strata[s]!",
    replacement: "(i + offset) / sampleSize > this.strata[s]!",
    why: never,
  },
];
const eitherWay = "only speed: whether a crowd's answers are drawn one by one or in one sum";
const respond = [
  { original: "cut > 0", replacement: "cut >= 0", why: "only speed: groups of blocks are gone through for nothing" },

  {
    original: "to < end && isSamePost(cells, from, to)",
    replacement: "to < end || isSamePost(cells, from, to)",
    why: eitherWay,
  },
  {
    original: "cells.segment[to]! >= panelSegments",
    replacement: "cells.segment[to]! < panelSegments",
    why: eitherWay,
  },
  {
    original: "cells.count[order[i]!]! < 2 * blocks",
    replacement: "true",
    why: "only speed: the order in which a cell's viewers are visited",
  },
  { original: "messages", replacement: "true", why: "only speed: who follows is looked up, and not asked for" },
];

export const equivalents: readonly Equivalent[] = [
  ...race.map((one) => ({ file: "src/feed/solve/race.ts", ...one })),
  ...recommend.map((one) => ({ file: "src/feed/sources/forYou.ts", ...one })),
  ...life.map((one) => ({ file: "src/feed/solve/exposureEquilibrium.ts", ...one })),
  ...following.map((one) => ({ file: "src/feed/sources/following.ts", ...one })),
  ...forYou.map((one) => ({ file: "src/feed/sources/poolsPolicy.ts", ...one })),
  ...liveFeed.map((one) => ({ file: "src/feed/sources/live.ts", ...one })),
  ...slots.map((one) => ({ file: "src/feed/allocation/admission.ts", ...one })),
  ...propagate.map((one) => ({ file: "src/propagation/propagate.ts", ...one })),
  ...pools.map((one) => ({ file: "src/feed/solve/pools.ts", ...one })),
  ...deal.map((one) => ({ file: "src/feed/allocation/allocate.ts", ...one })),
  ...paid.map((one) => ({ file: "src/feed/sources/paid.ts", ...one })),
  ...formulaScorer.map((one) => ({ file: "src/feed/solve/formulaScorer.ts", ...one })),
  ...trending.map((one) => ({ file: "src/feed/sources/trending.ts", ...one })),
  ...score.map((one) => ({ file: "src/feed/solve/scores.ts", ...one })),
  ...selling.map((one) => ({ file: "src/propagation/shopFunnel.ts", ...one })),
  ...purchases.map((one) => ({ file: "src/propagation/conversionFunnel.ts", ...one })),
  ...aggregate.map((one) => ({ file: "src/response/aggregate.ts", ...one })),
  ...audience.map((one) => ({ file: "src/response/audience.ts", ...one })),
  ...columns.map((one) => ({ file: "src/response/columns.ts", ...one })),
  ...clicks.map((one) => ({ file: "src/response/model/clicks.ts", ...one })),
  ...individual.map((one) => ({ file: "src/response/individual.ts", ...one })),
  ...live.map((one) => ({ file: "src/response/liveSessions.ts", ...one })),
  ...panelSample.map((one) => ({ file: "src/response/panelSample.ts", ...one })),
  ...respond.map((one) => ({ file: "src/response/respond.ts", ...one })),
  ...population.map((one) => ({ file: "src/response/model/calibration.ts", ...one })),
];
