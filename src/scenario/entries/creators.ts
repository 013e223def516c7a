import * as z from "zod";
import { expected } from "../../vocabulary/faults.ts";
import type { Role } from "../../vocabulary/terms.ts";
import { leaf, quantity, text, unread, word } from "../values/leaves.ts";
import { feeLeaf } from "../values/money.ts";
import { onFamilies, type PerFamily, readPerFamily } from "../values/perFamily.ts";
import type { Quantity } from "../values/quantity.ts";
import { count, fails, number, orUnknown, type Reading, readQuantity, seconds, share } from "../values/statedValue.ts";
import { readTopShare } from "../values/topShare.ts";
import { everyday, readWhen } from "../values/when.ts";
import { lean } from "./audience.ts";

/** `brand:` and `creators:` — the accounts that post by arrangement. */

/** The words of a scenario for the kinds of creators. */
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

/** A figure of an account: one, or one per family of platforms. */
export type AccountFigure = PerFamily<Quantity>;

const followersMeasure = orUnknown(count("followers", 0, 1e10));
const usualViews = orUnknown(count("views", 1, 1e10));
const usualEngagement = orUnknown(share(1e-5, 1));
const perFamilyOf = (raw: unknown, measure: typeof followersMeasure, what: string): Reading<AccountFigure> =>
  readPerFamily(raw, (one) => readQuantity(one, measure), what);
const readFollowers = (raw: unknown) => perFamilyOf(raw, followersMeasure, "a number of followers");

/** One creator or one post where the scenario states no number: not listed among the inputs. */
export const single: Quantity = { value: 1, status: "stated", fixed: true };

const post = {
  average_views: leaf(
    {
      meaning:
        "Usual unpaid views of a post, one figure or one per family of platforms; the size of first audiences follows",
      unit: "views",
    },
    (raw) => perFamilyOf(raw, usualViews, "usual views"),
    unread,
  ).optional(),
  engagement_rate: leaf(
    {
      meaning: "Likes, comments and shares per view, one figure or one per family; how often people answer follows",
      unit: "share",
    },
    (raw) => perFamilyOf(raw, usualEngagement, "an engagement rate"),
    unread,
  ).optional(),
  how_good: leaf(
    { meaning: "How good the posts are on average, as a share of all posts: top 10%", unit: "share" },
    readTopShare,
    unread,
  ).optional(),
  quality: quantity(
    "For experts: quality of the posts, sd of a random impression's appeal",
    number(-10, 10),
  ).optional(),
  when: leaf(
    {
      meaning: "When posts are published: launch day, launch day + 2d, week 2, weekends, everyday at 20:00, a date",
      unit: "time",
    },
    readWhen,
    everyday,
  ).default(everyday),
  duration: quantity("Length of the posts", seconds(1, 36_000)).optional(),
  fake_followers: quantity(
    "Share of the stated followers who are no people: they see nothing, and fees per follower count them",
    share(0, 1),
  ).optional(),
};

/** Ids of accounts in an imported graph: one, or a list. */
function readAccounts(raw: unknown): Reading<readonly string[]> {
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  const ids: string[] = [];
  for (const [i, id] of list.entries()) {
    const at = Array.isArray(raw) ? [i] : [];
    const isId = (typeof id === "string" && id !== "") || Number.isSafeInteger(id);
    if (!isId) return fails(expected("the id of an account in the graph's file", id), at);
    if (ids.includes(String(id))) return fails(`expected each account once, got ${JSON.stringify(id)} twice`, at);
    ids.push(String(id));
  }
  return ids.length > 0 ? { read: ids } : fails("expected the ids of accounts in the graph's file, got none");
}

export const creatorSchema = z.strictObject({
  name: text("Name of these creators; keys their draws, so that other lines do not change them", 100).optional(),
  tier: word("Kind of creator", tierWords),
  count: quantity("Number of creators", count("creators", 0, 1e6)).default(single),
  account: leaf<readonly string[]>(
    { meaning: "Accounts of the imported graph that they are: an id or a list of ids; followers are the graph's" },
    readAccounts,
    [],
  ).optional(),
  followers: leaf<AccountFigure>(
    { meaning: "Followers of each: a number, or one per platform family { douyin, weibo }", unit: "followers" },
    readFollowers,
    unread,
  ).optional(),
  lean: lean("How many times as likely a user of a group is to follow them"),
  on: onFamilies("Families of platforms on which they take part; not stated: all on which they have followers"),
  posts: quantity("Posts of each", count("posts", 0, 1e4)).default(single),
  ...post,
  fee: feeLeaf(
    "Fee of each: in all, per post or per follower (300 RMB, 300 RMB per post, 0.1 RMB per follower), or unknown",
  ).optional(),
});
export type Creator = z.output<typeof creatorSchema>;

function readKnownFollowers(raw: unknown): Reading<AccountFigure> {
  const reading = readFollowers(raw);
  const isUnknown = "read" in reading && "unknown" in reading.read;
  return isUnknown ? fails(expected("a number of followers", raw, "the brand has no preset: give a range")) : reading;
}

export const brandSchema = z.strictObject({
  followers: leaf({ meaning: "Followers of the brand's account", unit: "followers" }, readKnownFollowers, unread),
  lean: lean("How many times as likely a user of a group is to follow the brand"),
  posts: quantity("Posts of the brand", count("posts", 0, 1e4)).default(single),
  ...post,
  when: leaf(
    { meaning: "When posts are published; not stated: the first at the start, the others on any day", unit: "time" },
    readWhen,
    everyday,
  ).optional(),
});
export type Brand = z.output<typeof brandSchema>;
