import { z } from "zod";
import { metricNames } from "../metrics/run.ts";
import { directions } from "./edgeList.ts";
import { onFamilies, type PerFamily, readPerFamily } from "./families.ts";
import { audienceGroups, audienceTarget, lean, type PlacedGroup } from "./groups.ts";
import { flag, leaf, quantity, text, unread, word } from "./leaves.ts";
import { type Live, liveSchema } from "./live.ts";
import { amount, type Budget, budgetLeaf, cpmLeaf, feeLeaf, type Money, readCurrency } from "./money.ts";
import type { Panel } from "./panel.ts";
import type { Challenge, Model, Platform } from "./parameters.ts";
import { modelSchema } from "./parameters.ts";
import type { Quantity } from "./quantity.ts";
import { readReported, readTopShare, unreadResult } from "./results.ts";
import type { FollowColumns, Role } from "./settings.ts";
import { type CompleteShop, shopSchema } from "./shop.ts";
import {
  count,
  days,
  expected,
  fails,
  meant,
  number,
  orUnknown,
  type Reading,
  readQuantity,
  seconds,
  share,
} from "./stated.ts";
import { type Instant, readInstant, readWhen, type When } from "./when.ts";

/** The brief: what a scenario file may say, in the words a planner uses, with every default. */

/** The words of a scenario for who posts. */
export const tierWords = ["celebrity", "top KOL", "mid KOL", "micro KOL", "KOC", "participant"] as const;
export type TierWord = (typeof tierWords)[number];
export const roleOfTier: Readonly<Record<TierWord | "brand", Role>> = {
  brand: "brand",
  celebrity: "celebrity",
  "top KOL": "topKol",
  "mid KOL": "midKol",
  "micro KOL": "microKol",
  KOC: "koc",
  participant: "participant",
};

/** What a challenge asks of people, from the easiest on. */
export const asks = ["tap a filter", "lip-sync", "copy a dance", "make your own"] as const;
export type Ask = (typeof asks)[number];

/** Followers of a creator: one figure, or one per family of platforms. */
export type Followers = PerFamily<Quantity>;

const followersMeasure = orUnknown(count("followers", 0, 1e10));
const readFollowers = (raw: unknown): Reading<Followers> =>
  readPerFamily(raw, (one) => readQuantity(one, followersMeasure), "a number of followers");

function readAsk(raw: unknown): Reading<Ask> {
  const text = typeof raw === "string" ? raw.toLowerCase().replace("lip sync", "lip-sync") : "";
  const ask = asks.find((known) => text.includes(known));
  return ask === undefined ? fails(expected(`one of ${asks.join(", ")}`, raw, meant(text, asks))) : { read: ask };
}

/** Stand in for moments that could not be read: no comparison with them holds. */
const never: Instant = { ms: Number.NaN, zoneMinutes: 0 };
const everyday: When = { kind: "days", first: 0, last: Number.POSITIVE_INFINITY };

/** What is meant where nothing is said: not an input of its own. */
const one: Quantity = { value: 1, status: "told", fixed: true };

const post = {
  average_views: quantity(
    "Usual unpaid views of a post; the quality of posts is derived from it",
    orUnknown(count("views", 1, 1e10)),
  ).optional(),
  engagement_rate: quantity(
    "Likes, comments and shares per view; the quality of posts is derived from it",
    orUnknown(share(1e-5, 1)),
  ).optional(),
  how_good: leaf(
    { meaning: "Quality of the posts as a share of all posts: top 10%", unit: "share" },
    readTopShare,
    unread,
  ).optional(),
  quality: quantity(
    "For experts: quality of the posts, sd of a random impression's appeal",
    number(-10, 10),
  ).optional(),
  when: leaf(
    { meaning: "When posts are published: launch day, launch day + 2d, first week, everyday, a date", unit: "time" },
    readWhen,
    everyday,
  ).default(everyday),
  duration: quantity("Length of the posts", seconds(1, 36_000)).optional(),
};

/** Ids of accounts in an imported graph: one, or a list. */
function readAccounts(raw: unknown): Reading<readonly string[]> {
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  const ids: string[] = [];
  for (const [i, id] of list.entries()) {
    const at = Array.isArray(raw) ? [i] : [];
    const isId = (typeof id === "string" && id !== "") || Number.isSafeInteger(id);
    if (!isId) return fails(expected("the id of an account in the graph's file", id), at);
    if (ids.includes(String(id))) return fails(expected("each account once", id), at);
    ids.push(String(id));
  }
  return ids.length > 0 ? { read: ids } : fails("expected the ids of accounts in the graph's file, got none");
}

function readSeparator(raw: unknown): Reading<string> {
  if (raw === "tab") return { read: "\t" };
  const isOne = typeof raw === "string" && /^[!-~]$|^\t$/.test(raw) && !/[\w#]/.test(raw);
  return isOne ? { read: raw } : fails(expected('tab or one character such as ","', raw));
}

export const graphSchema = z.strictObject({
  file: text("File with one arc a line, two ids of accounts; plain or gzip; relative to the scenario's folder"),
  direction: word("What the ids of a line are: who follows first, or who is followed", directions),
  separator: leaf(
    { meaning: "Character between the ids; not stated: blanks and tabs", words: ["tab", ",", ";"] },
    readSeparator,
    ",",
  ).optional(),
});

const creatorSchema = z.strictObject({
  name: text("Name of these creators; keys their draws, so that other lines do not change them", 100).optional(),
  tier: word("Kind of creator", tierWords),
  count: quantity("How many creators", count("creators", 0, 1e6)).default(one),
  account: leaf<readonly string[]>(
    { meaning: "Which accounts of the imported graph they are: an id or a list of them; followers are the graph's" },
    readAccounts,
    [],
  ).optional(),
  followers: leaf<Followers>(
    { meaning: "Followers of each: a number, or one per platform family { douyin, weibo }", unit: "followers" },
    readFollowers,
    unread,
  ).optional(),
  lean: lean("How many times as likely a user of a group is to follow them"),
  on: onFamilies("Families of platforms on which they take part; not stated: all on which they have followers"),
  posts: quantity("Posts of each", count("posts", 0, 1e4)).default(one),
  ...post,
  fee: feeLeaf(
    "What each asks for: in all, per post or per follower (300 RMB, 300 RMB per post, 0.1 RMB per follower), unknown",
  ).optional(),
});
export type Creator = z.output<typeof creatorSchema>;

function readKnownFollowers(raw: unknown): Reading<Followers> {
  const reading = readFollowers(raw);
  const isUnknown = "read" in reading && "unknown" in reading.read;
  return isUnknown
    ? fails(expected("a number of followers", raw, "no preset stands in for it: give a range"))
    : reading;
}

const brandSchema = z.strictObject({
  followers: leaf({ meaning: "Followers of the brand's account", unit: "followers" }, readKnownFollowers, unread),
  lean: lean("How many times as likely a user of a group is to follow the brand"),
  posts: quantity("Posts of the brand", count("posts", 0, 1e4)).default(one),
  ...post,
  when: leaf(
    { meaning: "When posts are published; unless stated, the first opens the campaign", unit: "time" },
    readWhen,
    everyday,
  ).optional(),
});
export type Brand = z.output<typeof brandSchema>;

/** Whose posts bought impressions show: those of a role, or the best of the campaign. */
export type Behind = "brand" | TierWord | { readonly best: number };

function readBehind(raw: unknown): Reading<Behind> {
  const text = typeof raw === "string" ? raw.trim().toLowerCase() : "";
  const best = /^best (\d{1,4}) posts?$/.exec(text);
  if (best !== null && Number(best[1]) > 0) return { read: { best: Number(best[1]) } };
  const words = ["brand", ...tierWords] as const;
  const word = words.find((known) => known.toLowerCase() === text);
  if (word !== undefined) return { read: word };
  return fails(expected(`one of ${words.join(", ")}, or best 10 posts`, raw, meant(text, words)));
}

const paidSchema = z.strictObject({
  product: word("What is bought: advertisements of the brand's, or a boost of posts that are out", [
    "in-feed",
    "boost",
  ]),
  impressions: quantity(
    "Impressions bought; not stated: as many as the budget buys",
    count("impressions", 0, 1e12),
  ).optional(),
  cpm: cpmLeaf("Price of a thousand impressions, one or per platform family { douyin, weibo }").optional(),
  budget: amount("Money for them; with cpm it says how many").optional(),
  start: leaf(
    { meaning: "When they begin; not stated: with the campaign", unit: "time" },
    readWhen,
    everyday,
  ).optional(),
  days: quantity("Days over which they are paced; not stated: to the end", days(1 / 24, 366)).optional(),
  behind: leaf<Behind>(
    {
      meaning:
        "Which posts they show: those of the brand or of a tier, or best 10 posts (most earned views, anew each day); " +
        "not stated: the brand's, a boost the best 10 posts",
      words: ["brand", ...tierWords, "best 10 posts"],
    },
    readBehind,
    "brand",
  ).optional(),
  on: onFamilies("Families of platforms on which they are bought; not stated: the plan's, if it has one platform"),
  target: text("The only group to which they are shown", 60).optional(),
  lean: lean("How many times as likely a slot of a group is to show them"),
});
export type Paid = z.output<typeof paidSchema>;

function readWithout(raw: unknown): Reading<readonly string[]> {
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  const words = list.filter((item) => typeof item === "string");
  return words.length === list.length ? { read: words } : fails(expected("a tier, a name, brand or paid", raw));
}

/** `{ celebrity: KOC }`: whom a plan replaces by whom. */
export type Swap = readonly { readonly from: string; readonly to: string }[];

function readSwap(raw: unknown): Reading<Swap> {
  const isMap = typeof raw === "object" && raw !== null && !Array.isArray(raw);
  const pairs = isMap ? Object.entries(raw) : [];
  if (pairs.length === 0 || pairs.some(([, to]) => typeof to !== "string"))
    return fails(expected("whom to replace by whom, such as { celebrity: KOC }", raw));
  return { read: pairs.map(([from, to]) => ({ from, to: String(to) })) };
}

function readSet(raw: unknown): Reading<Readonly<Record<string, unknown>>> {
  const isMap = typeof raw === "object" && raw !== null && !Array.isArray(raw);
  return isMap ? { read: { ...raw } } : fails(expected("paths and values such as { audience.users: 400M }", raw));
}

function readPanel(raw: unknown): Reading<Panel> {
  if (raw === "auto") return { read: raw };
  const reading = readQuantity(raw, { ...share(1e-9, 1), point: true });
  if ("faults" in reading) return fails(expected("auto or a share of the users (10%, 1 for everybody)", raw));
  return { read: reading.read.value };
}

/** Two platforms at once. */
function readPlatforms(raw: unknown): Reading<readonly string[]> {
  const names = Array.isArray(raw) ? raw.filter((item) => typeof item === "string") : [];
  const isTwo = Array.isArray(raw) && raw.length === 2 && names.length === 2;
  return isTwo ? { read: names } : fails(expected("two platforms such as [xiaohongshu-2020, douyin-2020]", raw));
}

const planSchema = z.strictObject({
  name: text("Name of the plan", 60),
  platform: text("Platform on which it runs; not stated: the base plan's").optional(),
  platforms: leaf<readonly string[]>(
    { meaning: "Two platforms on which it runs at once, with reach counted in people" },
    readPlatforms,
    [],
  ).optional(),
  feed_of: text("Platform whose feed takes the place of this plan's, everything else staying").optional(),
  without: leaf(
    { meaning: "Whom or what it leaves out: a tier, a name, brand, paid, shop" },
    readWithout,
    [],
  ).optional(),
  set: leaf({ meaning: "Values that this plan changes: { audience.users: 400M }" }, readSet, {}).optional(),
  swap: leaf({ meaning: "Creators that it replaces by others: { celebrity: KOC }" }, readSwap, []).optional(),
  same_budget: flag("Does it hire as many as the fees of those replaced pay for? Not stated: one for one").optional(),
});
export type PlanEntry = z.output<typeof planSchema>;

/** A scenario file. */
export const briefSchema = z.strictObject({
  question: text("The question this scenario answers").optional(),
  campaign: z.strictObject({
    name: text("Name of the campaign"),
    market: text("Market").optional(),
    currency: leaf(
      { meaning: "Currency of every amount: a label, nothing is converted", unit: "text" },
      readCurrency,
      "",
    ).optional(),
    start: leaf({ meaning: "Start, with its time zone: 2020-11-16T10:00+08:00", unit: "time" }, readInstant, never),
    days: quantity("Length", { ...days(1 / 24, 366), point: true }).optional(),
    end: leaf({ meaning: "End, instead of a length", unit: "time" }, readInstant, never).optional(),
    hashtag: text("Hashtag, in quotes", 200).optional(),
    objective: word("The result that matters most", metricNames).optional(),
    production: amount("What making the brand's posts, the filter and the like costs").optional(),
    budget: budgetLeaf(
      "Money in all, or with lines { total, creators, paid, production, reserve } that add up to it",
    ).optional(),
  }),
  audience: z
    .strictObject({
      users: quantity("Daily users; not stated: the platform's", count("people", 1000, 1e10)).optional(),
      groups: audienceGroups,
      target: audienceTarget,
      shared: quantity(
        "Where a plan runs on two platforms: share of the users of the smaller one who also use the other, in groups that do not say it themselves",
        share(0, 1),
      ).optional(),
    })
    .prefault({}),
  ugc: z
    .strictObject({
      ask: leaf<Ask>({ meaning: "What people are asked to do", words: asks }, readAsk, "copy a dance"),
      filter: flag("Is there a filter of the brand's?").optional(),
      prize: text("Prize, or none").optional(),
      expected_videos: quantity(
        "Videos that the client expects; for the record",
        orUnknown(count("videos", 0, 1e10)),
      ).optional(),
      duets_and_stitches: flag("May people duet and stitch?").default(true),
    })
    .optional(),
  brand: brandSchema.optional(),
  creators: z.array(creatorSchema).default([]),
  paid: z.array(paidSchema).default([]),
  live: z.array(liveSchema).default([]),
  compare: z.array(planSchema).min(1),
  results_reported: z
    .array(
      leaf(
        { meaning: "A published result: { views: 1.1B, tolerance: 25%, source, used_for }" },
        readReported,
        unreadResult,
      ),
    )
    .default([]),
  replicates: quantity("Worlds to simulate", { ...count("replicates", 1, 10_000), point: true }).default({
    value: 10,
    status: "told",
  }),
  seed: text("Random seed", 200).default("feedcast"),
  panel: leaf<Panel>(
    {
      meaning: "Users followed one by one: 1 (everybody), a share, or auto (2 million); the rest is drawn in sums",
      range: "above 0% … 100%",
      words: ["auto", "1", "10%"],
    },
    readPanel,
    "auto",
  ).default("auto"),
  model: modelSchema.prefault({}),
  shop: shopSchema.optional(),
  graph: graphSchema.optional(),
  hold: word("What plans with other prices hold equal of what is bought", ["impressions", "money"]).default(
    "impressions",
  ),
});
/** The file as read: every value parsed, nothing settled. */
export type BriefFile = z.output<typeof briefSchema>;

/** Creators, bought impressions and live events with the stable name that keys their draws. */
export type KeyedCreator = Creator &
  Keyed & {
    /** Those in whose place they are hired, one for one or as many as the same money buys. */
    readonly insteadOf?: { readonly creator: KeyedCreator; readonly sameBudget: boolean };
  };
export type KeyedPaid = Omit<Paid, "behind"> &
  Keyed & {
    readonly behind: Behind;
    /** Price in the base plan, at which impressions and money stand for one another there. */
    readonly baseCpm?: Money;
  };
export type KeyedLive = Live & Keyed;
interface Keyed {
  readonly key: string;
  /** Place in the file's list. */
  readonly at: number;
}

/** One plan's brief: what `settle` reads. Ranges are still ranges, everything else is decided. */
export interface Brief {
  readonly campaign: { readonly start: Instant; readonly days: number };
  /** The platform on which the plan runs, and the one whose feed it has. */
  readonly platform: string;
  readonly feedOf: string;
  /** Key under which follower counts of this platform are given. */
  readonly family: string;
  readonly users: Quantity;
  readonly panel: Panel;
  /** Audience groups, and the name of the one that the campaign is for. */
  readonly groups: readonly PlacedGroup[];
  readonly target?: string;
  /** Share of the users of the smaller of two platforms who use the other too. */
  readonly shared?: Quantity;
  readonly people: Platform["people"];
  readonly hourWeights: Platform["hourWeights"];
  readonly graph: Platform["graph"];
  /** An imported graph, in place of the one above. */
  readonly imported?: FollowColumns;
  readonly feed: Platform["feed"];
  readonly interface: Platform["interface"];
  readonly responseFrom: string;
  readonly response: NonNullable<Platform["response"]>;
  readonly challenge: Challenge & { readonly ease: Quantity };
  readonly tick: Quantity;
  readonly view: Platform["interface"]["publicCounter"];
  readonly brand?: Brand;
  readonly creators: readonly KeyedCreator[];
  readonly paid: readonly KeyedPaid[];
  readonly live: readonly KeyedLive[];
  readonly shop?: CompleteShop & { readonly model: Model["shop"] };
  readonly hold: "impressions" | "money";
  readonly money: {
    /** Does the scenario speak of money at all? Without, there are no costs to measure. */
    readonly isStated: boolean;
    readonly production?: Money;
    readonly budget?: Budget;
  };
  /** The world on which creators' usual views were earned: the `responseFrom` platform as it is, with these users. */
  readonly reference: {
    readonly users: Quantity;
    readonly people: Platform["people"];
    readonly graph: Platform["graph"];
    readonly feed: Platform["feed"];
  };
}
