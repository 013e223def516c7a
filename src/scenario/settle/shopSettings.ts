import type { Role } from "../../vocabulary/terms.ts";

/** Conversion funnel after a click: begin (a cart, a form), complete after a delay, return. */
export interface FunnelSettings {
  /** Probability that a click begins a purchase, and that a purchase begun is completed. */
  readonly cartRate: number;
  readonly buyRate: number;
  /** Log-normal delay between click and completion; median 0: at once. */
  readonly delay: { readonly medianHours: number; readonly sigma: number };
  /** Share of purchases that are returned; 0 for leads. */
  readonly returnRate: number;
}

/** The shop behind links on posts; live rooms with its link have their own rates. */
export interface ShopSettings extends FunnelSettings {
  /** Roles of the accounts whose posts carry the link. */
  readonly on: readonly Role[];
  /** Outcome of completion: a purchase, or a lead (an appointment is a lead). */
  readonly outcome: "sale" | "lead";
  /** Price of a purchase; absent: not known, or no sale. */
  readonly price?: number;
  /** Clicks per valid play on the ranked feed, and their slope on appeal (logit scale). */
  readonly clickRate: number;
  readonly clickBeta: number;
}
