import type { ImpressionBatches } from "../feed/allocation/impressionBatches.ts";
import { Tally } from "../vocabulary/tally.ts";
import type { LiveEvent } from "../world/liveEvent.ts";
import { exposureMask } from "../world/populationState.ts";
import { Events } from "./events.ts";

/**
 * The outcomes of one tick, valid until the next. It is a class, like `PopulationState`, because a second object made by
 * the same literal would discard the hot loop's machine code.
 */
export class Outcomes {
  /** `tallyWidth` counts per row, in the rows of `ImpressionBatches`. */
  tally = new Float64Array(0);
  readonly events = new Events();
  /** `exposed[31 · s + e]`: users of panel segment s who have had more than e exposures since the run began. */
  readonly exposed: Float64Array;
  /** Live events since the run began; an event without visitors is absent. */
  readonly liveSessions = new Map<LiveEvent, LiveSession>();

  constructor(panelSegments: number) {
    this.exposed = new Float64Array(panelSegments * exposureMask);
  }
}

/** Visitors of a live event and their actions. */
export interface LiveSession {
  /** Visitors who were invited, and those who entered from the feed. */
  invited: number;
  entered: number;
  /** Visitors who came to follow the first host. */
  follows: number;
  /** Viewer-minutes in each minute of the event: its mean concurrency. */
  readonly presence: Float64Array;
  readonly questions: Float64Array;
  /** Clicks on the shop's link in each minute. */
  readonly clicks: Float64Array;
}

/** Clicks on posts' links in a tick. Clicks in live events are counted in their sessions. */
export function clicksIn(batches: ImpressionBatches, { tally }: Outcomes): number {
  let clicks = 0;
  const add = (offset: number): void => {
    clicks += tally[offset + Tally.click];
  };
  batches.eachTallyRow(add, ["inFollowing", "messages"]);
  return clicks;
}
