import { sum } from "../lib/statistics.ts";
import type { Conversions } from "../propagation/conversionFunnel.ts";
import type { TotalConversions } from "../propagation/shopFunnel.ts";
import type { LiveSession, Outcomes } from "../response/outcomes.ts";
import type { MetricName } from "../vocabulary/metrics.ts";
import type { Campaign } from "../world/campaign.ts";
import type { LiveEvent } from "../world/liveEvent.ts";
import type { LiveSummary } from "./run.ts";

/** Summaries of live events, in the order in which they begin. */
export function liveSummaries(
  { events }: Campaign,
  { liveSessions }: Outcomes,
  conversions?: TotalConversions,
): LiveSummary[] {
  return events
    .map((event): LiveSummary => {
      const { key, startHours } = event.settings;
      const session = liveSessions.get(event);
      const nothing = new Float64Array(event.minutes);
      const { presence = nothing, questions = nothing, invited = 0, entered = 0, follows = 0 } = session ?? {};
      return {
        key,
        atHours: startHours,
        invited,
        entered,
        viewerMinutes: sum(presence),
        questions: sum(questions),
        follows,
        concurrency: Array.from(presence),
        questionsPerMinute: Array.from(questions),
        ...conversionsIn(event, session, conversions?.inLiveSessions.get(event)),
      };
    })
    .sort((one, other) => one.atHours - other.atHours);
}

function conversionsIn(
  event: LiveEvent,
  session: LiveSession | undefined,
  conversions: Conversions | undefined,
): Pick<LiveSummary, "shop"> {
  if (conversions === undefined) return {};
  const { clicks, carts, completed, returns, completedByTick } = conversions;
  const clicksPerMinute = Array.from(session?.clicks ?? new Float64Array(event.minutes));
  const completedPerMinute = Array.from(completedByTick.subarray(0, event.minutes));
  return { shop: { clicks, carts, completed, returns, clicksPerMinute, completedPerMinute } };
}

/** Metrics of live events; none where there is no event. */
export function liveMetrics(live: readonly LiveSummary[]): { readonly [Name in MetricName]?: number } {
  if (live.length === 0) return {};
  return {
    questions: live.reduce((total, { questions }) => total + questions, 0),
    liveViewers: live.reduce((total, { invited, entered }) => total + invited + entered, 0),
    concurrencyPeak: live.reduce((most, { concurrency }) => Math.max(most, ...concurrency), 0),
  };
}
