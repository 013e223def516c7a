import { highOf, lowOf, type Path, type Report } from "../checks/bounds.ts";
import type { Brief, KeyedCreator, KeyedLive } from "../plans/brief.ts";
import { roleOfTier } from "../entries/creators.ts";
import { onFamily } from "../values/perFamily.ts";
import { sellingNames } from "../entries/live.ts";
import type { LiveSettings } from "../liveSettings.ts";
import { short } from "../values/numeral.ts";
import { keyed } from "../plans/plans.ts";
import type { Draw, Quantity } from "../values/quantity.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { AccountSettings, ClockSettings, ShopSettings } from "./settings.ts";
import { hasLinkInRooms } from "../entries/shop.ts";
import { meant } from "../values/statedValue.ts";
import { isMeant } from "../plans/swap.ts";
import { tiers } from "../entries/tiers.ts";
import { windowOf } from "../values/when.ts";

/** Live events: whether they fit the scenario, and what they are in one world. */

/** Whoever is hired in the place of a host is the host. */
const isHost = (creator: KeyedCreator, word: string): boolean =>
  isMeant(creator, word) || (creator.insteadOf !== undefined && isMeant(creator.insteadOf.creator, word));

/** Hosts exist, and nothing is stated that an event makes no use of. */
export function checkHosts(file: BriefFile, report: Report): void {
  const { creators, live } = keyed(file);
  const known = ["brand", ...creators.flatMap(({ key, tier }) => [key, tier])];
  for (const { at, hosts, stay, stay_sigma: sigma } of live) {
    for (const word of hosts) {
      const isKnown = word === "brand" ? file.brand !== undefined : creators.some((creator) => isHost(creator, word));
      if (isKnown) continue;
      const hint = meant(word, known) ?? `known: ${[...new Set(known)].join(", ")}`;
      report(["live", at, "hosts"], `expected somebody in the scenario, got ${JSON.stringify(word)} (${hint})`);
    }
    if (stay === "exponential" && sigma !== undefined)
      report(["live", at, "stay_sigma"], "expected no spread: an exponential stay has its own");
  }
}

/** Events lie inside the campaign, and no more are registered than the hosts can have as followers. */
export function checkLive(brief: Brief, report: Report): void {
  const { live, campaign } = brief;
  const horizon = 24 * campaign.days;
  for (const { at, start, lasts, hosts, pre_registered: guests } of live) {
    const path: Path = ["live", at, "start"];
    const { from } = windowOf(start, campaign.start, horizon);
    const end = from + highOf(lasts);
    if (from < 0) report(path, "expected a time after the campaign's start, got one before it");
    else if (from >= horizon)
      report(path, `expected a time before the campaign's end after ${short(campaign.days)} days, got one after it`);
    else if (end > horizon + 1e-9)
      report(
        ["live", at, "lasts"],
        `expected an end within the campaign's ${short(campaign.days)} days, got one ${short(end - horizon)}h later`,
      );
    const most = mostFollowers(hosts, brief);
    if (most !== undefined && lowOf(guests) > most)
      report(
        ["live", at, "pre_registered"],
        `expected at most the ${short(most)} followers of the hosts, got ${short(lowOf(guests))}`,
      );
  }
}

/** As many followers as these hosts can have; undefined where nobody hosts, or it is not told before a run. */
function mostFollowers(hosts: readonly string[], { brand, creators, family }: Brief): number | undefined {
  const own = hosts.includes("brand") && brand !== undefined ? [brand.followers] : [];
  const hired = creators.filter((creator) => hosts.some((word) => isHost(creator, word)));
  if (own.length + hired.length === 0 || hired.some(({ account, insteadOf }) => account ?? insteadOf)) return undefined;
  const each = [...own, ...hired.map(({ followers, tier }) => followers ?? tiers[roleOfTier[tier]].followers)];
  const most = each.map((stated) => {
    const quantity = stated === undefined ? undefined : onFamily(stated, family);
    return quantity === undefined || quantity.unknown ? Number.POSITIVE_INFINITY : highOf(quantity);
  });
  const people = [...own.map(() => 1), ...hired.map(({ count }) => highOf(count))];
  const sum = most.reduce((total, followers, i) => total + followers * people[i]!, 0);
  return sum === Number.POSITIVE_INFINITY ? undefined : sum;
}

/** What is said of the link in a room is said of a room that has one. */
export function checkSelling({ live, shop }: BriefFile, report: Report): void {
  live.forEach((event, at) => {
    for (const name of sellingNames) {
      if (event[name] === undefined) continue;
      const path: Path = ["live", at, name];
      if (shop === undefined) report(path, "expected shop: { link }, which the room links to, got none");
      else if (!hasLinkInRooms(shop)) report(path, "expected live room among shop.on, got others only");
      else if (name === "return_rate" && shop.outcome !== "sale")
        report(path, `expected outcome: sale in the shop, got outcome: ${shop.outcome}, which nobody returns`);
    }
  });
}

interface Settled {
  readonly shop: ShopSettings | undefined;
  readonly draw: Draw;
  readonly clock: ClockSettings;
  readonly accounts: readonly AccountSettings[];
}

/** The events that take place in a world, sorted by key: those without a host there do not. */
export function liveOf(brief: Brief, { draw, clock, accounts, shop }: Settled): LiveSettings[] {
  const horizon = clock.ticks * clock.tickHours;
  const events = brief.live.flatMap((entry): LiveSettings[] => {
    const hosts = entry.hosts.flatMap((word) => accountsOfHost(word, brief, accounts));
    if (hosts.length === 0) return [];
    const sells = shop && brief.shop?.on.includes("live room") ? roomShop(entry, draw, shop) : undefined;
    return [{ ...settledEvent(entry, [...new Set(hosts)], brief, draw, horizon), ...(sells ? { shop: sells } : {}) }];
  });
  return events.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
}

function accountsOfHost(word: string, { creators }: Brief, accounts: readonly AccountSettings[]): string[] {
  const hosts = creators.filter((creator) => isHost(creator, word));
  return accounts
    .filter(({ key, role }) => (role === "brand" ? word === "brand" : hosts.some((creator) => isOneOf(creator, key))))
    .map(({ key }) => key);
}

/** Whether an account of this key is one of these creators. */
function isOneOf({ key: entry, account }: KeyedCreator, key: string): boolean {
  if (account) return account.some((id) => key === `${entry}/${id}`);
  return key.replace(/\/\d+$/, "") === entry;
}

/** The way from a click in the room: its own rates, or else the shop's. */
function roomShop(entry: KeyedLive, draw: Draw, shop: ShopSettings): LiveSettings["shop"] {
  const own = (name: (typeof sellingNames)[number]): number | undefined => {
    const rate = entry[name];
    return rate && draw(rate, `live/${entry.key}.${name}`);
  };
  return {
    clicksPerMinute: own("clicks_per_minute") ?? 0,
    cartRate: own("cart_rate") ?? shop.cartRate,
    buyRate: own("buy_rate") ?? shop.buyRate,
    delay: { medianHours: own("buy_delay") ?? 0, sigma: shop.delay.sigma },
    returnRate: shop.outcome === "sale" ? (own("return_rate") ?? shop.returnRate) : 0,
  };
}

/** Quantities that every event has. */
type Named = { [Name in keyof KeyedLive]-?: KeyedLive[Name] extends Quantity ? Name : never }[keyof KeyedLive];

function settledEvent(
  entry: KeyedLive,
  hosts: readonly string[],
  brief: Brief,
  draw: Draw,
  horizon: number,
): LiveSettings {
  const of = (name: Named): number => draw(entry[name], `live/${entry.key}.${name}`);
  return {
    key: entry.key,
    hosts,
    startHours: windowOf(entry.start, brief.campaign.start, horizon).from,
    minutes: Math.max(1, Math.round(60 * of("lasts"))),
    guests: Math.round(of("pre_registered")),
    showUp: of("show_up"),
    notified: of("notified"),
    coming: of("coming"),
    arrivalHalfMinutes: 60 * of("half_come_within"),
    feedShare: of("feed_share"),
    enter: of("enter"),
    stay: {
      shape: entry.stay === "exponential" ? "exponential" : "logNormal",
      medianMinutes: 60 * of("stay_median"),
      sigma: entry.stay_sigma === undefined ? 0 : draw(entry.stay_sigma, `live/${entry.key}.stay_sigma`),
    },
    questionsPerMinute: of("questions_per_minute"),
    followsPerMinute: of("follows_per_minute"),
    path: `live[${entry.at}].pre_registered`,
  };
}
