import type { FollowColumns } from "../../graph/columns.ts";
import type { PlacedGroup } from "../entries/audience.ts";
import type { Challenge } from "../entries/challenge.ts";
import type { Brand, Creator } from "../entries/creators.ts";
import type { LiveEntry } from "../entries/live.ts";
import type { Model, Platform } from "../entries/model.ts";
import type { Behind, PaidEntry } from "../entries/paid.ts";
import type { Panel } from "../entries/panel.ts";
import type { CompleteShop } from "../entries/shop.ts";
import type { Budget, Money } from "../values/money.ts";
import type { Quantity } from "../values/quantity.ts";
import type { Instant } from "../values/when.ts";

/** Creators, paid impressions and live events with the stable name that keys their draws. */
export type KeyedCreator = Creator &
  Keyed & {
    /** The creators they replace: one for one, or as many as the same money buys. */
    readonly insteadOf?: { readonly creator: KeyedCreator; readonly sameBudget: boolean };
  };
export type KeyedPaid = Omit<PaidEntry, "behind"> &
  Keyed & {
    readonly behind: Behind;
    /** Price in the base plan, which converts between impressions and money there. */
    readonly baseCpm?: Money;
  };
export type KeyedLive = LiveEntry & Keyed;
interface Keyed {
  readonly key: string;
  /** Index in the file's list. */
  readonly at: number;
}

/** The brief of one plan on one platform, the input of `settle`. Ranges are still ranges; everything else is decided. */
export interface Brief {
  readonly campaign: { readonly start: Instant; readonly days: number };
  /** Platform on which the plan runs, and platform whose feed it has. */
  readonly platform: string;
  readonly feedOf: string;
  /** Family of the platform: key of its followers, fees and prices. */
  readonly family: string;
  readonly users: Quantity;
  readonly panel: Panel;
  /** Audience groups, and the name of the one that the campaign is for. */
  readonly groups: readonly PlacedGroup[];
  readonly target?: string;
  /** Share of the smaller platform's users who also use the other; only in a plan on two platforms. */
  readonly shared?: Quantity;
  readonly people: Platform["people"];
  readonly hourWeights: Platform["hourWeights"];
  readonly graph: Platform["graph"];
  /** Imported graph, which replaces `graph`. */
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
    /** Does the scenario state any money? If not, costs are not measured. */
    readonly isStated: boolean;
    readonly production?: Money;
    readonly budget?: Budget;
  };
  /**
   * Platforms where creators may have earned their usual views, by name: the base plan's and this plan's, without
   * overrides, with these users.
   */
  readonly earnedOn: Readonly<Record<string, PlatformWorld>>;
  /** The platform on which the responses were observed: `responseFrom` as it stands, with its own users. */
  readonly reference: PlatformWorld;
  /** Platform of the base plan, where usual views were earned unless the scenario tells families apart. */
  readonly home: string;
}

/** A platform by itself. */
export interface PlatformWorld {
  readonly users: Quantity;
  readonly people: Platform["people"];
  readonly graph: Platform["graph"];
  readonly feed: Platform["feed"];
  readonly interface: Platform["interface"];
}
