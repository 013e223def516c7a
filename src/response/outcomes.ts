import type { ImpressionBatches } from "../feed/allocation/impressionBatches.ts";
import { Tally, tallyWidth } from "../vocabulary/tally.ts";
import type { LiveEvent } from "../world/liveEvent.ts";
import { exposureMask } from "../world/populationState.ts";
import { Events } from "./events.ts";

/**
 * What people did in one tick. Valid until the next. A class, as `World` is: the second object of a literal costs the hot
 * loop its machine code.
 */
export class Outcomes {
  /**
   * `tallyWidth` counts per cell, in the order of the cells; then per person in following feeds, per message, and per
   * visitor who came to an event by name. A run of persons (`Persons.endOfRun`) is counted in its first.
   */
  tally = new Float64Array(0);
  readonly events = new Events();
  /** `exposed[31 · s + e]`: users of panel segment s who have had more than e exposures since the run began. */
  readonly exposed: Float64Array;
  /** What has happened in live events since the run began; one without visitors is absent. */
  readonly liveSessions = new Map<LiveEvent, LiveSession>();

  constructor(panelSegments: number) {
    this.exposed = new Float64Array(panelSegments * exposureMask);
  }
}

/** A live event's visitors and what they did. */
export interface LiveSession {
  /** Visitors who were invited, and those who entered from the feed. */
  invited: number;
  entered: number;
  /** Who came to follow the first host. */
  follows: number;
  /** Viewer-minutes in each minute of the event: its mean concurrency. */
  readonly presence: Float64Array;
  readonly questions: Float64Array;
  /** Clicks on the shop's link in each minute. */
  readonly clicks: Float64Array;
}

/** Clicks on links in a tick, of everybody. */
export function clicksIn({ length, inFollowing, messages }: ImpressionBatches, { tally }: Outcomes): number {
  const rows = length + (inFollowing?.length ?? 0) + (messages?.length ?? 0);
  let clicks = 0;
  for (let row = 0; row < rows; row++) clicks += tally[row * tallyWidth + Tally.click];
  return clicks;
}
