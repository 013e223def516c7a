import type { FunnelSettings } from "./shopSettings.ts";

/** Live events as a run has them: everything drawn. */

/** A livestream or a forum. */
export interface LiveSettings {
  readonly key: string;
  /** Keys of the hosts' accounts; the event is the first one's, the others bring their followers. At least one. */
  readonly hosts: readonly string[];
  /** Hours after the campaign's start. */
  readonly startHours: number;
  /** Whole minutes that it lasts; ≥ 1. */
  readonly minutes: number;
  /** Followers of the hosts who have registered, and the share of them who come. */
  readonly guests: number;
  readonly showUp: number;
  /** Share of the hosts' other followers who are told of it, and of those the share who come. */
  readonly notified: number;
  readonly coming: number;
  /** Minutes after the start by which half of the invited have come. */
  readonly arrivalHalfMinutes: number;
  /** Share of the slots for live rooms that show it while it runs, and the share of those who see it there and come in. */
  readonly feedShare: number;
  readonly enter: number;
  readonly dwellTime: DwellTimeSettings;
  /** Per viewer and minute. */
  readonly questionsPerMinute: number;
  /** Per minute of a viewer who does not follow the first host yet. */
  readonly followsPerMinute: number;
  /** What happens to the shop's link in the room, clicks per viewer and minute; absent: there is none. */
  readonly shop?: FunnelSettings & { readonly clicksPerMinute: number };
  /** Where its guests are stated, for an error that names them: `live[0].pre_registered`. */
  readonly path: string;
}

/** How long a viewer stays if the event does not end before. */
export interface DwellTimeSettings {
  readonly shape: "logNormal" | "exponential";
  readonly medianMinutes: number;
  /** Sd of the logarithm, where the shape is log-normal. */
  readonly sigma: number;
}
