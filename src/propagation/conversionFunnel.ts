import { derive, type Key } from "../lib/random.ts";
import { binomial, logNormal } from "../lib/sampling.ts";
import { sum } from "../lib/statistics.ts";
import type { FunnelSettings } from "../scenario/settle/shopSettings.ts";
import type { Clock } from "../world/clock.ts";

/** Conversions that clicks led to, up to the horizon. */
export interface Conversions {
  readonly clicks: number;
  /** Clicks that led to a cart or a form. */
  readonly carts: number;
  /** Purchases or leads, by tick of completion. */
  readonly completedByTick: Float64Array;
  readonly completed: number;
  /** Returns of completed purchases, at any time. */
  readonly returns: number;
  /** Completed after the horizon; not part of `completed`. */
  readonly late: number;
}

/**
 * From a click to a purchase or a lead: click → cart → completion, after a log-normal delay. The funnel does not identify
 * people: the same person may buy twice. Posts and live events enter their clicks here alike.
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

  /** @param key root of this funnel's draws */
  constructor(shop: FunnelSettings, clock: Pick<Clock, "ticks" | "tickHours">, key: Key) {
    this.shop = shop;
    this.clock = clock;
    this.key = key;
    this.completedByTick = new Float64Array(clock.ticks);
  }

  /**
   * Enters the clicks of one source in one tick.
   * @param source number of the source; two sources of one tick need different ones
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
    const completed = sum(completedByTick);
    return { clicks, carts, completedByTick, completed, returns, late };
  }
}
