import type { sellingNames } from "../entries/live.ts";
import type { Brief, KeyedCreator, KeyedLive } from "../plans/brief.ts";
import { isHost } from "../plans/swap.ts";
import type { Draw, Quantity } from "../values/quantity.ts";
import { startOf } from "../values/when.ts";
import type { LiveSettings } from "./liveSettings.ts";
import type { AccountSettings, ClockSettings } from "./settings.ts";
import type { ShopSettings } from "./shopSettings.ts";

interface Settled {
  readonly shop: ShopSettings | undefined;
  readonly draw: Draw;
  readonly clock: ClockSettings;
  readonly accounts: readonly AccountSettings[];
}

/** The events of a world, sorted by key. An event without a host in the plan does not take place. */
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

/** Conversion funnel after a click in the room: its own rates, or else the shop's. */
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
    startHours: startOf(entry.start, brief.campaign.start, horizon)!,
    minutes: Math.max(1, Math.round(60 * of("lasts"))),
    guests: Math.round(of("pre_registered")),
    showUp: of("show_up"),
    notified: of("notified"),
    coming: of("coming"),
    arrivalHalfMinutes: 60 * of("half_come_within"),
    feedShare: of("feed_share"),
    enter: of("enter"),
    ...(entry.usual_stay && { usualStayMinutes: 60 * draw(entry.usual_stay, `live/${entry.key}.usual_stay`) }),
    dwellTime: {
      shape: entry.stay === "exponential" ? "exponential" : "logNormal",
      medianMinutes: 60 * of("stay_median"),
      sigma: entry.stay_sigma === undefined ? 0 : draw(entry.stay_sigma, `live/${entry.key}.stay_sigma`),
    },
    questionsPerMinute: of("questions_per_minute"),
    followsPerMinute: of("follows_per_minute"),
    path: `live[${entry.at}].pre_registered`,
  };
}
