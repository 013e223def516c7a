import { tallyWidth } from "../vocabulary/tally.ts";
import { SurfaceIndex } from "../vocabulary/terms.ts";
import { PartError, partName } from "../world/customPart.ts";
import type { PopulationState } from "../world/populationState.ts";
import { ImpressionBatches } from "./allocation/impressionBatches.ts";
import type { FeedCampaign, FeedDelivery } from "./campaign.ts";
import type { FeedPolicy } from "./solve/policy.ts";
import type { Source, SourceContext, SourcePart, Undelivered } from "./source.ts";
import { followingSource } from "./sources/following.ts";
import { forYouSource } from "./sources/forYou.ts";
import { liveSource } from "./sources/live.ts";
import { paidSource } from "./sources/paid.ts";
import { trendingSource } from "./sources/trending.ts";

/** The built-in sources, in the order in which they collect. Batches of live events come last. */
export const builtInSources: readonly SourcePart[] = [
  followingSource,
  forYouSource,
  paidSource,
  trendingSource,
  liveSource,
];

/** The feed of one plan: a follow feed, a For-You feed or a mix, with messages between friends. */
export interface Feed {
  /** The tick's impressions. Valid until the next call. */
  schedule(tick: number): ImpressionBatches;
  /** Takes in the counts of the batches that `schedule` returned. */
  observe(batches: ImpressionBatches, counts: { readonly tally: Float64Array }): void;
  /** Bought impressions that have not been shown so far. */
  undelivered(): Undelivered;
}

/**
 * @param parts the sources, built-in and custom
 * @throws {PartError} from `schedule`, where a custom source breaks the contract
 */
export function createFeed(
  population: PopulationState,
  campaign: FeedCampaign,
  policy: FeedPolicy,
  parts: readonly SourcePart[] = builtInSources,
): Feed {
  const deliveries: FeedDelivery[] = [];
  const context: SourceContext = { population, campaign, policy, deliveries };
  const sources = parts.flatMap((part) => sourceOf(part, context));
  const observers = sources.filter((source) => source.observe !== undefined);
  const batches = new ImpressionBatches();
  batches.deliveries = deliveries;
  return {
    schedule(tick) {
      for (const post of campaign.publishing.get(tick) ?? []) {
        for (const source of sources) source.publish?.(post, tick);
      }
      campaign.publishing.delete(tick);
      for (const delivery of campaign.deliveries) {
        for (const source of sources) source.deliver?.(delivery, tick);
      }
      campaign.deliveries = [];
      batches.begin(tick, campaign.messages.get(tick));
      campaign.messages.delete(tick);
      for (const source of sources) source.collect(tick, batches);
      return batches;
    },
    observe(shown, { tally }) {
      if (observers.length > 0) tellAll(observers, shown, tally);
      for (const source of sources) source.close?.(shown.tick);
    },
    undelivered() {
      const open = sources.flatMap((source) => source.undelivered?.() ?? []);
      return {
        impressions: open.reduce((sum, { impressions }) => sum + impressions, 0),
        money: open.reduce((sum, { money }) => sum + money, 0),
      };
    },
  };
}

/** Shows every observer the counts of every row: of the batches, then of single persons. */
function tellAll(observers: readonly Source[], batches: ImpressionBatches, tally: Float64Array): void {
  const counted = { post: 0, surface: 0, segment: 0, isBatch: true, tally, offset: 0 };
  const endOfBatches = batches.length * tallyWidth;
  batches.eachTallyRow((offset, post, surface, segment) => {
    counted.offset = offset;
    counted.post = post;
    counted.surface = surface;
    counted.segment = segment;
    counted.isBatch = offset < endOfBatches;
    for (const observer of observers) observer.observe!(counted);
  });
}

/** A source; the batches of a custom one are checked as it collects them. */
function sourceOf(part: SourcePart, context: SourceContext): Source[] {
  const source = part(context);
  if (!source) return [];
  return [builtInSources.includes(part) ? source : checkedSource(part, source, context)];
}

function checkedSource(part: SourcePart, source: Source, { population, campaign }: SourceContext): Source {
  const name = partName("source", part);
  const fault = (expected: string, got: unknown) => new PartError(name, `expected ${expected}, got ${got}`);
  return {
    ...source,
    collect(tick, batches) {
      const before = batches.length;
      if (before > 0 && batches.surface[before - 1] === SurfaceIndex.live) {
        throw fault("a place before the live source in the list of sources", "one after it");
      }
      source.collect(tick, batches);
      for (let row = before; row < batches.length; row++) {
        const [post, segment] = [batches.post[row], batches.segment[row]];
        const size = population.segments[segment]?.size;
        if (!campaign.posts[post]) throw fault("a post of the campaign", post);
        if (size === undefined) throw fault(`a segment below ${population.segments.length}`, segment);
        const end = batches.start[row] + batches.count[row];
        if (batches.start[row] < 0 || end > size) throw fault(`users 0 to ${size} of segment ${segment}`, end);
        if (batches.surface[row] === SurfaceIndex.live) throw fault("a surface other than live", "live");
      }
    },
  };
}
