import type { FollowColumns } from "../../graph/columns.ts";
import type { PlacedGroup } from "../entries/audience.ts";
import type { Challenge } from "../entries/challenge.ts";
import type { Brand, Creator } from "../entries/creators.ts";
import type { Live } from "../entries/live.ts";
import type { Model, Platform } from "../entries/model.ts";
import type { Behind, Paid } from "../entries/paid.ts";
import type { Panel } from "../entries/panel.ts";
import type { CompleteShop } from "../entries/shop.ts";
import type { Budget, Money } from "../values/money.ts";
import type { Quantity } from "../values/quantity.ts";
import type { Instant } from "../values/when.ts";

/** Creators, bought impressions and live events with the stable name that keys their draws. */
export type KeyedCreator = Creator &
  Keyed & {
    /** Those in whose place they are hired, one for one or as many as the same money buys. */
    readonly insteadOf?: { readonly creator: KeyedCreator; readonly sameBudget: boolean };
  };
export type KeyedPaid = Omit<Paid, "behind"> &
  Keyed & {
    readonly behind: Behind;
    /** Price in the base plan, at which impressions and money stand for one another there. */
    readonly baseCpm?: Money;
  };
export type KeyedLive = Live & Keyed;
interface Keyed {
  readonly key: string;
  /** Place in the file's list. */
  readonly at: number;
}

/** One plan's brief: what `settle` reads. Ranges are still ranges, everything else is decided. */
export interface Brief {
  readonly campaign: { readonly start: Instant; readonly days: number };
  /** The platform on which the plan runs, and the one whose feed it has. */
  readonly platform: string;
  readonly feedOf: string;
  /** Key under which follower counts of this platform are given. */
  readonly family: string;
  readonly users: Quantity;
  readonly panel: Panel;
  /** Audience groups, and the name of the one that the campaign is for. */
  readonly groups: readonly PlacedGroup[];
  readonly target?: string;
  /** Share of the users of the smaller of two platforms who use the other too. */
  readonly shared?: Quantity;
  readonly people: Platform["people"];
  readonly hourWeights: Platform["hourWeights"];
  readonly graph: Platform["graph"];
  /** An imported graph, in place of the one above. */
  readonly imported?: FollowColumns;
  readonly feed: Platform["feed"];
  readonly interface: Platform["interface"];
  readonly responseFrom: string;
  readonly response: NonNullable<Platform["response"]>;
  readonly challenge: Challenge & { readonly ease: Quantity };
  readonly tick: Quantity;
  readonly view: Platform["interface"]["publicCounter"];
  readonly brand?: Brand;
  readonly creators: readonly KeyedCreator[];
  readonly paid: readonly KeyedPaid[];
  readonly live: readonly KeyedLive[];
  readonly shop?: CompleteShop & { readonly model: Model["shop"] };
  readonly hold: "impressions" | "money";
  readonly money: {
    /** Does the scenario speak of money at all? Without, there are no costs to measure. */
    readonly isStated: boolean;
    readonly production?: Money;
    readonly budget?: Budget;
  };
  /** The world on which creators' usual views were earned: the `responseFrom` platform as it is, with these users. */
  readonly reference: {
    readonly users: Quantity;
    readonly people: Platform["people"];
    readonly graph: Platform["graph"];
    readonly feed: Platform["feed"];
  };
}
