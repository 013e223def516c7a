import type { Role } from "../../vocabulary/terms.ts";
import type { Quantity } from "../values/quantity.ts";

/** Presets of the tiers. */

/** Presets for values that a scenario does not state, drawn per creator. All assumed. */
export interface TierPreset {
  /** Absent for ordinary users, whose followers the graph draws, and for the brand, which must state them. */
  readonly followers?: Quantity;
  /** Length of the posts, seconds. */
  readonly duration: Quantity;
}

const source = "preset of the tier; no source";
const origin = { from: "preset", place: "" } as const;

function range(low: number, high: number, value = (low + high) / 2): Quantity {
  return { value, low, high, status: "assumed", source, origin };
}

const followers = (low: number, high: number): Quantity => range(low, high, Math.round(Math.sqrt(low * high)));

export const tiers: Readonly<Record<Role, TierPreset>> = {
  brand: { duration: range(15, 60) },
  celebrity: { followers: followers(5e6, 30e6), duration: range(15, 30) },
  topKol: { followers: followers(1e6, 10e6), duration: range(15, 60) },
  midKol: { followers: followers(1e5, 1e6), duration: range(15, 60) },
  microKol: { followers: followers(1e4, 1e5), duration: range(15, 60) },
  koc: { followers: followers(1e3, 1e4), duration: range(15, 45) },
  participant: { duration: range(10, 30, 15) },
};
