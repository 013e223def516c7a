import type { Role } from "../../vocabulary/terms.ts";

/** Of those who click some begin (a cart, a form), of these some complete, later, and some come back. */
export interface FunnelSettings {
  /** Probability to begin, of those who click; and to complete, of those who begin. */
  readonly cartRate: number;
  readonly buyRate: number;
  /** Log-normal delay between click and completion; a median of 0 is at once. */
  readonly delay: { readonly medianHours: number; readonly sigma: number };
  /** Share of purchases that come back; 0 for leads. */
  readonly returnRate: number;
}

/** A shop behind links on posts; live rooms that carry its link have rates of their own. */
export interface ShopSettings extends FunnelSettings {
  /** Whose posts carry the link. */
  readonly on: readonly Role[];
  /** What completing is: a purchase, or a lead (an appointment is one). */
  readonly outcome: "sale" | "lead";
  /** What a purchase brings; absent: not known, or no sale. */
  readonly price?: number;
  /** Clicks per valid play on the ranked feed, and their slope on appeal (logit scale). */
  readonly clickRate: number;
  readonly clickBeta: number;
}
