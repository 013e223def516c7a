import type { FunnelSettings } from "./shopSettings.ts";

/** Live events of a run: everything drawn. */

/** A livestream or a forum. */
export interface LiveSettings {
  readonly key: string;
  /** Keys of the hosts' accounts, at least one. Viewers may follow the first; all of them invite their followers. */
  readonly hosts: readonly string[];
  /** Hours after the campaign's start. */
  readonly startHours: number;
  /** Whole minutes that it lasts; ≥ 1. */
  readonly minutes: number;
  /** Followers of the hosts who have registered, and the share of them who come. */
  readonly guests: number;
  readonly showUp: number;
  /** Share of the hosts' other followers who are notified, and share of the notified who come. */
  readonly notified: number;
  readonly coming: number;
  /** Minutes after the start by which half of the invited have come. */
  readonly arrivalHalfMinutes: number;
  /** Share of the slots for live rooms that the platform gives it while it runs, 0 … 1, besides those that it earns. */
  readonly feedShare: number;
  /** Share of viewers in the feed who enter, 0 … 1. */
  readonly enter: number;
  /** Mean minutes that viewers stay in the platform's other rooms; absent where rooms earn no slots by their viewers. */
  readonly usualStayMinutes?: number;
  readonly dwellTime: DwellTimeSettings;
  /** Questions and comments per viewer and minute. */
  readonly questionsPerMinute: number;
  /** Follows of the first host per minute and viewer who does not follow yet. */
  readonly followsPerMinute: number;
  /** Conversion funnel of the shop's link in the room, with clicks per viewer and minute; absent without a link. */
  readonly shop?: FunnelSettings & { readonly clicksPerMinute: number };
  /** Path of `guests` in the scenario, for an error that names it: `live[0].pre_registered`. */
  readonly path: string;
}

/** Dwell time of a viewer, if the event does not end before. */
export interface DwellTimeSettings {
  readonly shape: "logNormal" | "exponential";
  readonly medianMinutes: number;
  /** Sd of the logarithm of a log-normal; else 0. */
  readonly sigma: number;
}
