import { derive, deriveText, type Key } from "../lib/random.ts";
import type { LiveSession } from "../response/outcomes.ts";
import type { ShopSettings } from "../scenario/settle/shopSettings.ts";
import type { Campaign } from "../world/campaign.ts";
import type { Clock } from "../world/clock.ts";
import { type LiveEvent, minutesIn } from "../world/liveEvent.ts";
import type { PopulationState } from "../world/populationState.ts";
import { Purpose } from "../world/purpose.ts";
import { ConversionFunnel, type Conversions } from "./conversionFunnel.ts";

/** Conversions of a shop up to the horizon, of posts and live events together. */
export interface TotalConversions extends Conversions {
  readonly clicksByTick: Float64Array;
  /** By live event that carries the link; its ticks are minutes after the event's start. */
  readonly inLiveSessions: ReadonlyMap<LiveEvent, Conversions>;
}

/** Number of the one source in a funnel: posts together, or the live event. */
const onlySource = 0;

/** Conversion funnels of a shop: one for posts, in ticks, and one per live event, in minutes. */
export class ShopFunnel {
  private readonly clock: Clock;
  private readonly clicksByTick: Float64Array;
  private readonly posts: ConversionFunnel;
  private readonly liveFunnels = new Map<LiveEvent, ConversionFunnel>();

  constructor(shop: ShopSettings, { clock, key }: PopulationState, { events }: Campaign) {
    const root: Key = derive(key, Purpose.purchase);
    this.clock = clock;
    this.clicksByTick = new Float64Array(clock.ticks);
    this.posts = new ConversionFunnel(shop, clock, root);
    for (const event of events) {
      const { shop: eventShop, startHours, key: name } = event.settings;
      if (!eventShop) continue;
      const minutes = Math.floor(60 * (clock.ticks * clock.tickHours - startHours) + 1e-6);
      this.liveFunnels.set(
        event,
        new ConversionFunnel(eventShop, { ticks: minutes, tickHours: 1 / 60 }, deriveText(root, name)),
      );
    }
  }

  /**
   * Enters the clicks of a tick.
   * @param onPosts clicks on posts' links, whole number ≥ 0
   * @param liveSessions with the clicks in the tick's minutes
   */
  enter(onPosts: number, liveSessions: ReadonlyMap<LiveEvent, LiveSession>, tick: number): void {
    this.posts.enter(onlySource, onPosts, tick);
    this.clicksByTick[tick] += onPosts;
    for (const [event, funnel] of this.liveFunnels) {
      const { from, to } = minutesIn(event, tick);
      for (let minute = from; minute < to; minute++) {
        const clicks = liveSessions.get(event)?.clicks[minute] ?? 0;
        funnel.enter(onlySource, clicks, minute);
        this.clicksByTick[tick] += clicks;
      }
    }
  }

  conversions(): TotalConversions {
    const posts = this.posts.conversions();
    const inLiveSessions = new Map([...this.liveFunnels].map(([event, funnel]) => [event, funnel.conversions()]));
    const completedByTick = posts.completedByTick.slice();
    for (const [{ settings }, { completedByTick: byMinute }] of inLiveSessions) {
      byMinute.forEach((count, minute) => {
        const tick = Math.min(this.clock.ticks - 1, this.clock.tickAt(settings.startHours + minute / 60 + 1e-7));
        completedByTick[tick] += count;
      });
    }
    const inAll = (name: "clicks" | "carts" | "completed" | "returns" | "late") =>
      [...inLiveSessions.values()].reduce((total, conversions) => total + conversions[name], posts[name]);
    return {
      clicks: inAll("clicks"),
      carts: inAll("carts"),
      completed: inAll("completed"),
      returns: inAll("returns"),
      late: inAll("late"),
      clicksByTick: this.clicksByTick,
      completedByTick,
      inLiveSessions,
    };
  }
}
