import * as z from "zod";
import { expected, meant } from "../../vocabulary/faults.ts";
import type { Role } from "../../vocabulary/terms.ts";
import { leaf, quantity, text, unread, word } from "../values/leaves.ts";
import { amount, cpmLeaf, feeLeaf } from "../values/money.ts";
import { onFamilies, type PerFamily, readPerFamily } from "../values/perFamily.ts";
import type { Quantity } from "../values/quantity.ts";
import {
  count,
  days,
  fails,
  number,
  orUnknown,
  type Reading,
  readQuantity,
  seconds,
  share,
} from "../values/statedValue.ts";
import { readWhen, type When } from "../values/when.ts";
import { lean } from "./audience.ts";
import { readTopShare } from "./results.ts";

/** Who posts, and what is bought behind their posts, as a brief says it. */

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

/** Followers of a creator: one figure, or one per family of platforms. */
export type Followers = PerFamily<Quantity>;

const followersMeasure = orUnknown(count("followers", 0, 1e10));
const readFollowers = (raw: unknown): Reading<Followers> =>
  readPerFamily(raw, (one) => readQuantity(one, followersMeasure), "a number of followers");

/** Stands in for a moment that could not be read. */
const everyday: When = { kind: "days", first: 0, last: Number.POSITIVE_INFINITY };

/** What is meant where nothing is said: not an input of its own. */
const one: Quantity = { value: 1, status: "stated", fixed: true };

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

export const creatorSchema = z.strictObject({
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

export const brandSchema = z.strictObject({
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

export const paidSchema = z.strictObject({
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
