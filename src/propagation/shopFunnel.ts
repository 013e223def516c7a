import { derive, deriveText, type Key } from "../lib/random.ts";
import type { LiveSession } from "../response/outcomes.ts";
import type { ShopSettings } from "../scenario/settle/shopSettings.ts";
import type { Campaign } from "../world/campaign.ts";
import type { Clock } from "../world/clock.ts";
import { type LiveEvent, minutesIn } from "../world/liveEvent.ts";
import type { PopulationState } from "../world/populationState.ts";
import { Purpose } from "../world/purpose.ts";
import { ConversionFunnel, type Conversions } from "./conversionFunnel.ts";

/** What a shop has sold up to the horizon. */
export interface TotalConversions extends Conversions {
  readonly clicksByTick: Float64Array;
  /** By room that carries the link, in minutes after its beginning instead of ticks. */
  readonly inLiveSessions: ReadonlyMap<LiveEvent, Conversions>;
}

/** The source of purchases that posts' links are. */
const ofPosts = 0;

/** A shop: what comes of clicks on posts, tick by tick, and of those in each live room, minute by minute. */
export class ShopFunnel {
  private readonly clock: Clock;
  private readonly clicksByTick: Float64Array;
  private readonly posts: ConversionFunnel;
  private readonly liveSessions = new Map<LiveEvent, ConversionFunnel>();

  constructor(shop: ShopSettings, { clock, key }: PopulationState, { events }: Campaign) {
    const root: Key = derive(key, Purpose.purchase);
    this.clock = clock;
    this.clicksByTick = new Float64Array(clock.ticks);
    this.posts = new ConversionFunnel(shop, clock, root);
    for (const event of events) {
      const { shop: own, startHours, key: name } = event.settings;
      if (!own) continue;
      const minutes = Math.floor(60 * (clock.ticks * clock.tickHours - startHours) + 1e-6);
      this.liveSessions.set(
        event,
        new ConversionFunnel(own, { ticks: minutes, tickHours: 1 / 60 }, deriveText(root, name)),
      );
    }
  }

  /**
   * Takes in the clicks of a tick.
   * @param onPosts whole number ≥ 0
   * @param rooms with the clicks of the tick's minutes
   */
  enter(onPosts: number, liveSessions: ReadonlyMap<LiveEvent, LiveSession>, tick: number): void {
    this.posts.enter(ofPosts, onPosts, tick);
    this.clicksByTick[tick] += onPosts;
    for (const [event, purchases] of this.liveSessions) {
      const { from, to } = minutesIn(event, tick);
      for (let minute = from; minute < to; minute++) {
        const clicks = liveSessions.get(event)?.clicks[minute] ?? 0;
        purchases.enter(0, clicks, minute);
        this.clicksByTick[tick] += clicks;
      }
    }
  }

  conversions(): TotalConversions {
    const posts = this.posts.conversions();
    const inLiveSessions = new Map(
      [...this.liveSessions].map(([event, purchases]) => [event, purchases.conversions()]),
    );
    const completedByTick = posts.completedByTick.slice();
    for (const [{ settings }, { completedByTick: byMinute }] of inLiveSessions) {
      byMinute.forEach((count, minute) => {
        const tick = Math.min(this.clock.ticks - 1, this.clock.tickAt(settings.startHours + minute / 60 + 1e-7));
        completedByTick[tick] += count;
      });
    }
    const inAll = (name: "clicks" | "carts" | "completed" | "returns" | "late") =>
      [...inLiveSessions.values()].reduce((sum, conversions) => sum + conversions[name], posts[name]);
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
