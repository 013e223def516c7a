import * as z from "zod";
import { expected } from "../../vocabulary/faults.ts";
import { leaf, quantity, text, word } from "../values/leaves.ts";
import { onFamilies } from "../values/perFamily.ts";
import { assumed, type Quantity } from "../values/quantity.ts";
import { count, fails, hours, number, type Reading, share } from "../values/statedValue.ts";
import { readWhen, type When } from "../values/when.ts";
import { hasLinkInRooms, type Shop } from "./shop.ts";

/** `live:` — live events. */

const kinds = ["livestream", "forum"] as const;
type Kind = (typeof kinds)[number];
const stays = ["log-normal", "exponential"] as const;

const none = "no source: a guess that its range brackets";

/** Presets for values that an event does not state: of both kinds, then of rooms that sell, then by kind. */
const shared = {
  pre_registered: { value: 0, status: "stated", fixed: true },
  show_up: assumed(0.5, 0.3, 0.7, none),
  notified: assumed(0.2, 0.05, 0.5, none),
  coming: assumed(0.05, 0.01, 0.2, none),
  half_come_within: assumed(1 / 12, 1 / 60, 0.5, none),
  feed_share: { value: 0, status: "stated", fixed: true },
  enter: assumed(0.1, 0.02, 0.3, none),
} satisfies Record<string, Quantity>;
/** Only in rooms that carry the link of a shop; the rest of the funnel is the shop's. */
const selling = {
  clicks_per_minute: assumed(0.02, 0.002, 0.1, none),
  buy_delay: assumed(1 / 6, 1 / 60, 2, none),
} satisfies Record<string, Quantity>;
const byKind = {
  livestream: {
    usual_stay: assumed(8 / 60, 2 / 60, 0.5, none),
    stay_median: assumed(4 / 60, 1 / 60, 0.25, none),
    stay_sigma: assumed(1.2, 0.8, 1.6, none),
    questions_per_minute: assumed(0.01, 0.001, 0.1, none),
    follows_per_minute: assumed(0.002, 0.0002, 0.02, none),
  },
  forum: {
    stay_median: assumed(8 / 60, 2 / 60, 0.5, none),
    stay_sigma: assumed(1, 0.7, 1.5, none),
    questions_per_minute: assumed(0.02, 0.002, 0.2, none),
    follows_per_minute: assumed(0.002, 0.0002, 0.02, none),
  },
} satisfies Record<Kind, Record<string, Quantity>>;

/** Preset of the returns, unless the event or the shop states them. */
const liveReturns: Quantity = {
  value: 0.4,
  low: 0.3,
  high: 0.5,
  status: "reported",
  source: "returns of live commerce 30-50 %, against 10-15 % of ordinary online sales",
  fixed: true,
};

/** The presets by kind, for the documentation. */
export const livePresets: Readonly<Record<Kind, Readonly<Record<string, Quantity>>>> = {
  livestream: { ...shared, ...byKind.livestream, ...selling, return_rate: liveReturns },
  forum: { ...shared, ...byKind.forum, ...selling, return_rate: liveReturns },
};

const never: When = { kind: "after", hours: Number.NaN };

function readStart(raw: unknown): Reading<When> {
  const reading = readWhen(raw);
  if ("faults" in reading || reading.read.kind === "after" || reading.read.kind === "moment") return reading;
  const { between } = reading.read;
  if (between !== undefined && between.from === between.to) return reading;
  return fails(expected("a moment such as 2013-01-08T20:00+08:00, launch day + 2h or day 3 at 20:00", raw));
}

function readHosts(raw: unknown): Reading<readonly string[]> {
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  const words = list.filter((item) => typeof item === "string");
  if (list.length === 0) return fails("expected at least one host, got none");
  if (words.length === list.length) return { read: words };
  return fails(expected("a list of hosts: brand, a tier or a name of creators", raw));
}

const perMinute = number(0, 60);
/** Lengths of time inside an event. */
const span = hours(1 / 60, 72);

export const liveSchema = z.strictObject({
  what: text("Name of the event; keys its draws", 100).optional(),
  kind: word("Kind of event; selects the presets", kinds).default("livestream"),
  start: leaf({ meaning: "Start: a date and time with its zone, or launch day + 2h", unit: "time" }, readStart, never),
  lasts: quantity("Length; rounded to whole minutes", hours(1 / 60, 72)),
  on: onFamilies("Families of platforms on which it takes place; not stated: the plan's, if it has one platform"),
  hosts: leaf({ meaning: "Hosts: brand, tiers or names of creators; viewers may follow the first" }, readHosts, []),
  pre_registered: quantity("Followers of the hosts who have registered", count("guests", 0, 1e9)).optional(),
  show_up: quantity("Share of the registered who come", share(0, 1)).optional(),
  notified: quantity("Share of the hosts' other followers who are notified", share(0, 1)).optional(),
  coming: quantity("Share of the notified who come", share(0, 1)).optional(),
  half_come_within: quantity("Hours after the start within which half of the invited come", span).optional(),
  feed_share: quantity(
    "Share of the feed's slots for live rooms that the platform gives it while it runs, besides those that it earns by its viewers",
    share(0, 1),
  ).optional(),
  enter: quantity("Share of viewers in the feed who enter", share(0, 1)).optional(),
  usual_stay: quantity(
    "Mean time that viewers stay in the platform's other rooms, with which it competes for slots, hours; a forum states it or earns none",
    span,
  ).optional(),
  stay: word("Distribution of a viewer's dwell time, if the event had no end", stays).default("log-normal"),
  stay_median: quantity("Median of that dwell time, hours", span).optional(),
  stay_sigma: quantity("Spread of a log-normal dwell time (sd of its logarithm)", number(0, 4)).optional(),
  questions_per_minute: quantity("Questions and comments per viewer and minute", perMinute).optional(),
  follows_per_minute: quantity(
    "Follows of the first host per minute and viewer who does not follow yet",
    perMinute,
  ).optional(),
  clicks_per_minute: quantity("Clicks on the shop's link per viewer and minute", perMinute).optional(),
  cart_rate: quantity(
    "Share of clicks in the room that begin a purchase (a cart, a form); not stated: the shop's",
    share(0, 1),
  ).optional(),
  buy_rate: quantity("Share of purchases begun that are completed; not stated: the shop's", share(0, 1)).optional(),
  buy_delay: quantity("Time from a click in the room to completion, median of a log-normal", hours(0, 8784)).optional(),
  return_rate: quantity(
    "Share of purchases in the room that are returned; not stated: the shop's, or the preset",
    share(0, 1),
  ).optional(),
});
type Stated = z.output<typeof liveSchema>;

/** Values that only a room with a link has. */
export const sellingNames = ["clicks_per_minute", "cart_rate", "buy_rate", "buy_delay", "return_rate"] as const;

/** An event with its presets; `clicks_per_minute` is present if the room carries a link. */
export type LiveEntry = Omit<Stated, keyof typeof shared | keyof (typeof byKind)["forum"]> & {
  readonly [Name in keyof typeof shared | Exclude<keyof (typeof byKind)["forum"], "stay_sigma">]: Quantity;
} & { readonly stay_sigma?: Quantity; readonly usual_stay?: Quantity };

/** @param shop the shop whose link the rooms may carry */
export function withPresets<T extends Stated>(stated: T, shop: Shop | undefined): T & LiveEntry {
  const { stay_sigma: sigma, ...preset } = { ...shared, ...byKind[stated.kind], ...sellingPresets(shop) };
  const given = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  return { ...preset, ...(stated.stay === "log-normal" ? { stay_sigma: sigma } : {}), ...given } as T & LiveEntry;
}

function sellingPresets(shop: Shop | undefined): Partial<Record<keyof typeof selling | "return_rate", Quantity>> {
  if (shop === undefined || !hasLinkInRooms(shop)) return {};
  return {
    ...selling,
    ...(shop.outcome === "sale" && shop.return_rate === undefined ? { return_rate: liveReturns } : {}),
  };
}
