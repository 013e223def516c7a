import { derive, deriveText, type Key } from "../lib/random.ts";
import type { Room } from "../response/outcomes.ts";
import type { ShopSettings } from "../scenario/settle/shopSettings.ts";
import type { Campaign } from "../world/campaign.ts";
import type { Clock } from "../world/clock.ts";
import { type LiveEvent, minutesIn } from "../world/liveEvent.ts";
import { Purpose } from "../world/purpose.ts";
import type { World } from "../world/world.ts";
import { Purchases, type Sold } from "./purchases.ts";

/** What a shop has sold up to the horizon. */
export interface SoldInAll extends Sold {
  readonly clicksByTick: Float64Array;
  /** By room that carries the link, in minutes after its beginning instead of ticks. */
  readonly inRooms: ReadonlyMap<LiveEvent, Sold>;
}

/** The source of purchases that posts' links are. */
const ofPosts = 0;

/** A shop: what comes of clicks on posts, tick by tick, and of those in each live room, minute by minute. */
export class Selling {
  private readonly clock: Clock;
  private readonly clicksByTick: Float64Array;
  private readonly posts: Purchases;
  private readonly rooms = new Map<LiveEvent, Purchases>();

  constructor(shop: ShopSettings, { clock, key }: World, { events }: Campaign) {
    const root: Key = derive(key, Purpose.purchase);
    this.clock = clock;
    this.clicksByTick = new Float64Array(clock.ticks);
    this.posts = new Purchases(shop, clock, root);
    for (const event of events) {
      const { shop: own, startHours, key: name } = event.settings;
      if (!own) continue;
      const minutes = Math.floor(60 * (clock.ticks * clock.tickHours - startHours) + 1e-6);
      this.rooms.set(event, new Purchases(own, { ticks: minutes, tickHours: 1 / 60 }, deriveText(root, name)));
    }
  }

  /**
   * Takes in the clicks of a tick.
   * @param onPosts whole number ≥ 0
   * @param rooms with the clicks of the tick's minutes
   */
  enter(onPosts: number, rooms: ReadonlyMap<LiveEvent, Room>, tick: number): void {
    this.posts.enter(ofPosts, onPosts, tick);
    this.clicksByTick[tick]! += onPosts;
    for (const [event, purchases] of this.rooms) {
      const { from, to } = minutesIn(event, tick);
      for (let minute = from; minute < to; minute++) {
        const clicks = rooms.get(event)?.clicks[minute] ?? 0;
        purchases.enter(0, clicks, minute);
        this.clicksByTick[tick]! += clicks;
      }
    }
  }

  sold(): SoldInAll {
    const posts = this.posts.sold();
    const inRooms = new Map([...this.rooms].map(([event, purchases]) => [event, purchases.sold()]));
    const completedByTick = posts.completedByTick.slice();
    for (const [{ settings }, { completedByTick: byMinute }] of inRooms) {
      byMinute.forEach((count, minute) => {
        const tick = Math.min(this.clock.ticks - 1, this.clock.tickAt(settings.startHours + minute / 60 + 1e-7));
        completedByTick[tick]! += count;
      });
    }
    const inAll = (name: "clicks" | "carts" | "completed" | "returns" | "late") =>
      [...inRooms.values()].reduce((sum, sold) => sum + sold[name], posts[name]);
    return {
      clicks: inAll("clicks"),
      carts: inAll("carts"),
      completed: inAll("completed"),
      returns: inAll("returns"),
      late: inAll("late"),
      clicksByTick: this.clicksByTick,
      completedByTick,
      inRooms,
    };
  }
}
