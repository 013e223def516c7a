import { short } from "../../lib/numberText.ts";
import { roleOfTier } from "../entries/creators.ts";
import type { BriefFile } from "../entries/schema.ts";
import { tiers } from "../entries/tiers.ts";
import type { Brief, KeyedCreator } from "../plans/brief.ts";
import { keyed } from "../plans/plans.ts";
import { onFamily } from "../values/perFamily.ts";
import { wholeDays, windowsOf } from "../values/when.ts";
import { highOf, lowOf, type Path, type Report } from "./bounds.ts";
import { reportNoValue } from "./families.ts";

/** `brand:` and `creators:` — quality is stated one way, followers exist, posts lie inside the campaign. */

interface Author {
  readonly path: Path;
  readonly author: NonNullable<Brief["brand"]> | KeyedCreator;
  /** Most accounts that the entry can stand for. */
  readonly count: number;
}

/** The brand, if there is one, and the creators. */
export function authorsOf(brand: Brief["brand"], creators: readonly KeyedCreator[]): Author[] {
  const authors: Author[] = creators.map((author) => ({
    path: ["creators", author.at],
    author,
    count: highOf(author.count),
  }));
  return brand === undefined ? authors : [{ path: ["brand"], author: brand, count: 1 }, ...authors];
}

/** How good an author's posts are is stated one way at most. */
export function checkQuality(file: BriefFile, report: Report): void {
  for (const { path, author } of authorsOf(file.brand, keyed(file).creators)) {
    if (author.quality !== undefined && author.how_good !== undefined)
      report(path, "expected how_good or quality, got both");
  }
}

/** Most posts that a scenario may arrange. */
const mostPosts = 1e6;

export function checkAuthors(brief: Brief, report: Report): void {
  let posts = 0;
  for (const { path, author, count } of authorsOf(brief.brand, brief.creators)) {
    posts += count * highOf(author.posts);
    checkFollowers(author.followers, [...path, "followers"], brief, report);
    if (author.when) checkWhen(author.when, [...path, "when"], brief, report);
    if (author.fake_followers !== undefined && !hasFollowers(author))
      report(
        [...path, "fake_followers"],
        "expected followers beside it, got none (an account of the graph and an ordinary user have people as followers)",
      );
  }
  if (posts > mostPosts) report(["creators"], `expected at most ${short(mostPosts)} posts in all, got ${short(posts)}`);
}

/** Whether the entry states followers, or its tier has a preset. */
function hasFollowers(author: Author["author"]): boolean {
  if (author.followers !== undefined) return true;
  return "tier" in author && author.account === undefined && tiers[roleOfTier[author.tier]].followers !== undefined;
}

function checkFollowers(followers: KeyedCreator["followers"], path: Path, brief: Brief, report: Report): void {
  if (followers === undefined) return;
  const { users, family } = brief;
  const quantity = onFamily(followers, family);
  if (quantity === undefined) {
    reportNoValue(followers, "followers", path, brief, report);
    return;
  }
  if (quantity.unknown || !(highOf(quantity) > lowOf(users))) return;
  report(
    "byFamily" in followers ? [...path, family] : path,
    `expected at most the plan's ${short(lowOf(users))} users, got ${short(highOf(quantity))}`,
  );
}

/** A time lies inside the campaign. */
export function checkWhen(when: KeyedCreator["when"], path: Path, { campaign }: Brief, report: Report): void {
  const horizon = 24 * campaign.days;
  if (Number.isNaN(horizon) || Number.isNaN(campaign.start.ms)) return;
  const [first] = windowsOf(when, campaign.start, horizon);
  const [whole] = windowsOf(wholeDays(when), campaign.start, Number.POSITIVE_INFINITY);
  if (whole === undefined || whole.from < 0)
    report(path, "expected a time after the campaign's start, got one before it");
  else if (whole.from >= horizon)
    report(path, `expected a time before the campaign's end after ${short(campaign.days)} days, got one after it`);
  else if (first === undefined)
    report(path, `expected a time in the campaign's ${short(campaign.days)} days, got none of them`);
}
