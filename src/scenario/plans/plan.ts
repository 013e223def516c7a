import type { MetricName } from "../../vocabulary/metrics.ts";
import type { Origin, Status } from "../values/quantity.ts";
import type { Brief } from "./brief.ts";

/** One plan: the whole brief as it stands after the plan's `platform`, `feed_of`, `without`, `swap` and `set`. */
export interface Plan {
  readonly name: string;
  /** The change that it makes, in a few words for a table's note: "platform douyin-2020", "feed of weibo-2013". */
  readonly change: string;
  /** The platform on which it runs, and that platform's title; of two platforms, the first. */
  readonly on: { readonly platform: string; readonly title: string };
  /** Label of the platform whose public view counter stands beside this plan's figures, and what that counts. */
  readonly publicCounter: string;
  /** How For You deals its posts, where it has any. */
  readonly recommendedBy?: "pools" | "race";
  readonly brief: Brief;
  /** Where the plan runs on two platforms at once: the same plan on each alone. `brief` is then the first's. */
  readonly onEach?: readonly [Plan, Plan];
}

/** An input to be solved for a reported result. */
export interface Tune {
  /** Path in the file, as in messages and in `--set`: `model.challenge.ease`. */
  readonly path: string;
  readonly metric: MetricName;
  readonly low: number;
  readonly high: number;
  /** Whether only whole numbers are accepted there. */
  readonly isWhole: boolean;
}

export interface Input {
  /** `audience.users`, or `douyin-2020: people.slotsPerDay` for a platform's parameter. */
  readonly path: string;
  readonly status: Status;
  readonly value: number | string | readonly number[];
  readonly low?: number;
  readonly high?: number;
  readonly source?: string;
  readonly origin: Origin;
}
