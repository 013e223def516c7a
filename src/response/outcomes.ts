import { exposureMask } from "../world/world.ts";
import { Events } from "./events.ts";

/** What people did in one tick. Valid until the next. */
export interface Outcomes {
  /** `tallyWidth` counts per cell, in the order of the cells; then per person in following feeds, then per message. */
  tally: Float64Array;
  readonly events: Events;
  /** `exposed[31 · s + e]`: users of panel segment s who have had more than e exposures since the run began. */
  readonly exposed: Float64Array;
}

export function createOutcomes(panelSegments: number): Outcomes {
  return {
    tally: new Float64Array(0),
    events: new Events(),
    exposed: new Float64Array(panelSegments * exposureMask),
  };
}
