import { derive, type Key } from "../lib/random.ts";
import { binomial, logNormal } from "../lib/sampling.ts";
import type { FunnelSettings } from "../scenario/settle/shopSettings.ts";
import type { Clock } from "../world/clock.ts";

/** What came of clicks up to the horizon. */
export interface Conversions {
  readonly clicks: number;
  /** Clicks that began: a cart, a form. */
  readonly carts: number;
  /** Purchases or leads, by the tick in which they were completed. */
  readonly completedByTick: Float64Array;
  readonly completed: number;
  /** Of those completed; whenever they come back. */
  readonly returns: number;
  /** Completed beyond the horizon, and not counted. */
  readonly late: number;
}

/**
 * The way from a click to a purchase or a lead: click → cart → completion, after a log-normal delay. People are not
 * told apart: the same person may buy twice. Whatever brings clicks, a post or a live room, enters them here.
 */
export class ConversionFunnel {
  private readonly shop: FunnelSettings;
  private readonly clock: Pick<Clock, "ticks" | "tickHours">;
  private readonly key: Key;
  private clicks = 0;
  private carts = 0;
  private returns = 0;
  private late = 0;
  private readonly completedByTick: Float64Array;

  /** @param key of all draws of this shop */
  constructor(shop: FunnelSettings, clock: Pick<Clock, "ticks" | "tickHours">, key: Key) {
    this.shop = shop;
    this.clock = clock;
    this.key = key;
    this.completedByTick = new Float64Array(clock.ticks);
  }

  /**
   * Takes in the clicks of one source in one tick.
   * @param source tells sources apart that bring clicks in the same tick
   * @param clicks whole number ≥ 0
   */
  enter(source: number, clicks: number, tick: number): void {
    if (clicks === 0) return;
    const { cartRate, buyRate, returnRate, delay } = this.shop;
    const key = derive(derive(this.key, source), tick);
    const of = (draw: number, n: number, p: number): number => {
      const k = derive(key, draw);
      return binomial(k.a, k.b, n, p);
    };
    const carts = of(0, clicks, cartRate);
    const completing = of(1, carts, buyRate);
    const delays = derive(key, 2);
    let completed = 0;
    for (let i = 0; i < completing; i++) {
      const hours = delay.medianHours === 0 ? 0 : logNormal(delays, delay.medianHours, delay.sigma, i);
      const at = tick + Math.floor(hours / this.clock.tickHours);
      if (at >= this.clock.ticks) continue;
      this.completedByTick[at] += 1;
      completed++;
    }
    this.clicks += clicks;
    this.carts += carts;
    this.late += completing - completed;
    this.returns += of(3, completed, returnRate);
  }

  conversions(): Conversions {
    const { clicks, carts, completedByTick, returns, late } = this;
    const completed = completedByTick.reduce((sum, count) => sum + count, 0);
    return { clicks, carts, completedByTick, completed, returns, late };
  }
}
