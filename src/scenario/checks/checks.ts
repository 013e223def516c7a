import { closest } from "../../lib/spelling.ts";
import { highOf, lowOf, type Path, type Report } from "./bounds.ts";
import type { Brief, KeyedCreator } from "../plans/brief.ts";
import { checkAudience, checkTargetMetrics } from "./audience.ts";
import { checkForYou } from "./forYou.ts";
import { checkImportedAudience } from "./graph.ts";
import { roleOfTier, tierWords } from "../entries/creators.ts";
import { pathText, readPath } from "../../vocabulary/faults.ts";
import { checkFinding } from "./discovery.ts";
import { leaves } from "../plans/inputs.ts";
import { checkHosts, checkLive } from "../settle/live.ts";
import { checkBought, checkFees } from "./money.ts";
import { short } from "../values/numeral.ts";
import type { PlanEntry } from "../entries/plan.ts";
import { keyed } from "../plans/plans.ts";
import type { Quantity } from "../values/quantity.ts";
import type { BriefFile } from "../entries/schema.ts";
import { meant } from "../values/statedValue.ts";
import { isMeant } from "../plans/swap.ts";
import { windowOf } from "../values/when.ts";

/** What no single value can tell: whether the values of a scenario fit together. */

/** Length of the campaign: stated once, above 0. */
export function checkDates({ campaign }: BriefFile, report: Report): void {
  const { start, days, end } = campaign;
  if (days === undefined && end === undefined) report(["campaign"], "expected days: (a number of days), got nothing");
  if (days !== undefined && end !== undefined) report(["campaign", "end"], "expected days or end, got both");
  if (end === undefined) return;
  if (end.ms <= start.ms) report(["campaign", "end"], "expected a time after the start, got one that is not");
  else if (end.ms - start.ms > 366 * 86_400_000)
    report(["campaign", "end"], "expected at most 366 days after the start");
}

/** What holds whatever the plan: shares that sum to 1, a tick that divides the day, one statement of quality each. */
export function checkFile(file: BriefFile, report: Report): void {
  const { model } = file;
  const perDay = 24 / model.tick.value;
  if (Math.abs(perDay - Math.round(perDay)) > 1e-9)
    report(["model", "tick"], "expected a length that divides a day, such as 1h or 30min");
  sumsToOne(model.challenge.kinds, ["model", "challenge", "kinds"], report);
  checkTargetMetrics(file, report);
  checkHosts(file, report);
  for (const { path, author } of authorsOf(file.brand, keyed(file).creators)) {
    const { quality, how_good, average_views, engagement_rate } = author;
    const isStated = (quantity: Quantity | undefined) => quantity !== undefined && !quantity.unknown;
    const ways = [quality !== undefined, how_good !== undefined, isStated(average_views) || isStated(engagement_rate)];
    if (ways.filter(Boolean).length > 1) {
      report(path, "expected one of how_good, quality, or average_views and engagement_rate, got more than one");
    }
  }
}

/** Those whose posts carry the link post, and nothing is stated that the outcome has no use for. */
export function checkShop({ shop, brand, creators, ugc, live }: BriefFile, report: Report): void {
  if (shop === undefined) return;
  shop.on?.forEach((carrier, i) => {
    if (carrier === "live room") {
      if (live.length === 0) report(["shop", "on", i], "expected live events in the scenario, got none");
      return;
    }
    const posts =
      carrier === "brand"
        ? brand !== undefined
        : creators.some(({ tier }) => tier === carrier) || (carrier === "participant" && ugc !== undefined);
    if (!posts)
      report(["shop", "on", i], `expected somebody in the scenario, got ${carrier} (nobody of that kind posts)`);
  });
  if (shop.outcome === "sale") return;
  for (const name of ["price", "return_rate"] as const) {
    if (shop[name] !== undefined)
      report(
        ["shop", name],
        `expected outcome: sale beside it, got outcome: ${shop.outcome}, which nobody pays or returns`,
      );
  }
}

/** Names of the plans differ, and what is left out exists. */
export function checkPlans(file: BriefFile, report: Report): void {
  const names = new Set<string>();
  const { creators, live } = keyed(file);
  const events = live.length > 0 ? ["live", ...live.map(({ key }) => key)] : [];
  const known = [
    "brand",
    "paid",
    ...(file.shop === undefined ? [] : ["shop"]),
    ...creators.flatMap(({ key, tier }) => [key, tier]),
    ...events,
  ];
  file.compare.forEach((entry, i) => {
    if (names.has(entry.name))
      report(["compare", i, "name"], `expected a name of its own, got ${JSON.stringify(entry.name)} twice`);
    names.add(entry.name);
    checkSwapWords(entry, i, creators, report);
    for (const word of entry.without ?? []) {
      const isKnown =
        word === "brand"
          ? file.brand !== undefined
          : word === "shop"
            ? file.shop !== undefined
            : word === "paid" || events.includes(word) || creators.some((creator) => isMeant(creator, word));
      if (!isKnown)
        report(
          ["compare", i, "without"],
          `expected somebody or something in the scenario, got ${JSON.stringify(word)} (${meant(word, known) ?? `known: ${[...new Set(known)].join(", ")}`})`,
        );
    }
  });
}

/** Whom a plan replaces is in the scenario; who takes their place is, or is a tier. */
function checkSwapWords(entry: PlanEntry, index: number, creators: readonly KeyedCreator[], report: Report): void {
  const { swap = [], same_budget: sameBudget } = entry;
  const known = creators.flatMap(({ key, tier }) => [key, tier]);
  const unknown = (what: string, word: string, words: readonly string[]) =>
    `expected ${what}, got ${JSON.stringify(word)} (${meant(word, words) ?? `known: ${[...new Set(words)].join(", ")}`})`;
  for (const { from, to } of swap) {
    const at = ["compare", index, "swap", from];
    const isTier = tierWords.some((tier) => tier.toLowerCase() === to.toLowerCase());
    if (!creators.some((creator) => isMeant(creator, from)))
      report(at, unknown("creators of the scenario", from, known));
    else if (from.toLowerCase() === to.toLowerCase()) report(at, "expected other creators, got the same");
    if (!isTier && !creators.some((creator) => isMeant(creator, to)))
      report(at, unknown("a tier or creators of the scenario", to, [...tierWords, ...known]));
  }
  if (sameBudget !== undefined && swap.length === 0)
    report(
      ["compare", index, "same_budget"],
      "expected a swap for the same budget, such as { celebrity: KOC }, got none",
    );
}

/** Values that a plan may not set: they are the same in every plan, or they are no plan's. */
const common = [
  [/^model\.(response|responseFrom|shop)\b/, "the population's responses are the same in every plan"],
  [/^model\.view\b/, "views are counted the same way in every plan"],
  [/^audience\.(target|groups|groups\[\d+\])(\.name)?$/, "the groups are the same in every plan"],
  [/^model\.tick\b/, "all plans have the same clock"],
  [
    /^(campaign(?!\.(production|budget))|question|compare|results_reported|replicates|seed|panel|graph|hold)\b/,
    "it is the same in every plan",
  ],
] as const;

export function checkSet(entry: PlanEntry, index: number, report: Report): void {
  for (const path of Object.keys(entry.set ?? {})) {
    const at = ["compare", index, "set", path];
    const reason = common.find(([pattern]) => pattern.test(path))?.[1];
    if (reason !== undefined) report(at, `a plan cannot set this: ${reason}`);
    else if (readPath(path) === undefined) report(at, "expected a path such as audience.users or creators[0].count");
  }
}

/** A plan's values fit together. `planAt` is where the plan stands. */
export function checkBrief(brief: Brief, planAt: Path, report: Report): void {
  checkShares(brief, report);
  checkAudience(brief, report);
  checkImportedAudience(brief, report);
  checkAuthors(brief, report);
  checkPaid(brief, report);
  checkFees(brief, report);
  checkLive(brief, report);
  if (brief.imported === undefined) checkGraph(brief, report);
  checkFinding(brief, planAt, report);
  if (brief.feed.slots.forYou.value > 0) checkForYou(brief, planAt, report);
}

function sumsToOne(shares: Readonly<Record<string, Quantity | undefined>>, path: Path, report: Report): void {
  const sum = Object.values(shares).reduce((total, share) => total + (share?.value ?? 0), 0);
  if (Math.abs(sum - 1) > 1e-6)
    report(path, `expected shares that sum to 100%, got ${Number((100 * sum).toPrecision(4))}%`);
}

function checkShares({ feed, response }: Brief, report: Report): void {
  sumsToOne(feed.slots, ["model", "feed", "slots"], report);
  sumsToOne(response.variance, ["model", "response", "variance"], report);
  for (const name of ["like", "comment", "share", "follow"] as const) {
    if (response.rates[name].value < response.validPlay.value) continue;
    report(["model", "response", "rates", name], "expected a rate below that of valid plays: it needs one");
  }
  const { median, p90 } = response.backgroundDuration;
  if (p90.value <= median.value)
    report(["model", "response", "backgroundDuration", "p90"], "expected a duration above the median");
}

function checkGraph({ graph, users }: Brief, report: Report): void {
  const most = Math.min(graph.maxFollowers.value, 0.05 * lowOf(users));
  if (!(highOf(graph.meanFollowers) >= most)) return;
  report(
    ["model", "graph", "meanFollowers"],
    `expected fewer than ${short(most)} (maxFollowers and 5% of users), got ${short(highOf(graph.meanFollowers))}`,
  );
}

interface Author {
  readonly path: Path;
  readonly author: NonNullable<Brief["brand"]> | KeyedCreator;
  /** Most accounts that the entry can stand for. */
  readonly count: number;
}

function authorsOf(brand: Brief["brand"], creators: readonly KeyedCreator[]): Author[] {
  const authors: Author[] = creators.map((author) => ({
    path: ["creators", author.at],
    author,
    count: highOf(author.count),
  }));
  return brand === undefined ? authors : [{ path: ["brand"], author: brand, count: 1 }, ...authors];
}

/** Most posts that a scenario may arrange. */
const mostPosts = 1e6;

function checkAuthors(brief: Brief, report: Report): void {
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

function checkWhen(when: KeyedCreator["when"], path: Path, { campaign }: Brief, report: Report): void {
  const horizon = 24 * campaign.days;
  if (Number.isNaN(horizon)) return;
  const { from, to } = windowOf(when, campaign.start, horizon);
  const isMoment = from === to && (when.kind === "after" || when.kind === "moment");
  if (from >= horizon)
    report(path, `expected a time before the campaign's end after ${short(campaign.days)} days, got one after it`);
  else if (from < 0 || (!isMoment && to <= from))
    report(path, "expected a time after the campaign's start, got one before it");
}

function checkPaid(brief: Brief, report: Report): void {
  for (const entry of brief.paid) {
    const { behind, start, at } = entry;
    if (start !== undefined) checkWhen(start, ["paid", at, "start"], brief, report);
    checkBought(entry, brief, report);
    if (entry.impressions !== undefined && highOf(entry.impressions) === 0) continue;
    const posts = authorsOf(brief.brand, brief.creators).some(
      ({ author, count }) =>
        (typeof behind === "object" || roleOfTier["tier" in author ? author.tier : "brand"] === roleOfTier[behind]) &&
        count * highOf(author.posts) > 0,
    );
    const whose = typeof behind === "object" ? "" : ` of ${behind}`;
    if (!posts) report(["paid", at], `expected posts${whose} behind these impressions, got none`);
  }
}

/** Quantities that may not wait for `feedcast tune`, for they are not a run's. */
export function untunable(file: BriefFile): Path[] {
  return leaves(file)
    .filter(
      ({ path, stated }) => stated.tune !== undefined && /^(replicates|campaign|model\.tick)\b/.test(pathText(path)),
    )
    .map(({ path }) => path);
}
