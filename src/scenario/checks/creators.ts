import { short } from "../../lib/numberText.ts";
import { closest } from "../../lib/spelling.ts";
import type { Brief, KeyedCreator } from "../plans/brief.ts";
import { windowOf } from "../values/when.ts";
import { highOf, lowOf, type Path, type Report } from "./bounds.ts";

interface Author {
  readonly path: Path;
  readonly author: NonNullable<Brief["brand"]> | KeyedCreator;
  /** Most accounts that the entry can stand for. */
  readonly count: number;
}

export function authorsOf(brand: Brief["brand"], creators: readonly KeyedCreator[]): Author[] {
  const authors: Author[] = creators.map((author) => ({
    path: ["creators", author.at],
    author,
    count: highOf(author.count),
  }));
  return brand === undefined ? authors : [{ path: ["brand"], author: brand, count: 1 }, ...authors];
}

/** Most posts that a scenario may arrange. */
const mostPosts = 1e6;

export function checkAuthors(brief: Brief, report: Report): void {
  let posts = 0;
  for (const { path, author, count } of authorsOf(brief.brand, brief.creators)) {
    posts += count * highOf(author.posts);
    checkFollowers(author.followers, [...path, "followers"], brief, report);
    if (author.when) checkWhen(author.when, [...path, "when"], brief, report);
  }
  if (posts > mostPosts) report(["creators"], `expected at most ${short(mostPosts)} posts in all, got ${short(posts)}`);
}

function checkFollowers(
  followers: KeyedCreator["followers"],
  path: Path,
  { users, family, platform }: Brief,
  report: Report,
): void {
  if (followers === undefined) return;
  const isMap = "byFamily" in followers;
  const quantity = isMap ? followers.byFamily[family] : followers;
  if (quantity === undefined) {
    const given = isMap ? Object.keys(followers.byFamily) : [];
    const typo = closest(family, given);
    report(
      path,
      `expected followers on ${family} (platform ${platform}), got those on ${given.join(", ")}${typo === undefined ? "" : ` (did you write ${typo} for ${family}?)`}`,
    );
    return;
  }
  if (quantity.unknown || !(highOf(quantity) > lowOf(users))) return;
  report(
    isMap ? [...path, family] : path,
    `expected at most ${short(lowOf(users))}, all users of the plan, got ${short(highOf(quantity))}`,
  );
}

export function checkWhen(when: KeyedCreator["when"], path: Path, { campaign }: Brief, report: Report): void {
  const horizon = 24 * campaign.days;
  if (Number.isNaN(horizon)) return;
  const { from, to } = windowOf(when, campaign.start, horizon);
  const isMoment = from === to && (when.kind === "after" || when.kind === "moment");
  if (from >= horizon)
    report(path, `expected a time before the campaign's end after ${short(campaign.days)} days, got one after it`);
  else if (from < 0 || (!isMoment && to <= from))
    report(path, "expected a time after the campaign's start, got one before it");
}
