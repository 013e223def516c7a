import { expect, test } from "vitest";
import { rootKey } from "../../src/lib/random.ts";
import { ConversionFunnel } from "../../src/propagation/conversionFunnel.ts";
import type { ShopSettings } from "../../src/scenario/settle/shopSettings.ts";
import { createClock } from "../../src/world/clock.ts";
import { zLimit } from "../lib/testKey.ts";
import { flatDay } from "../smallWorld.ts";
import { binomialZ } from "../statistic.ts";

const shop: ShopSettings = {
  on: ["brand"],
  outcome: "sale",
  price: 100,
  clickRate: 0.01,
  clickBeta: 0.6,
  cartRate: 0.2,
  buyRate: 0.4,
  delay: { medianHours: 6, sigma: 1 },
  returnRate: 0.3,
};
const clock = (ticks: number, tickHours = 2) => createClock({ tickHours, ticks, startHour: 0, hourWeights: flatDay });
const funnel = (changes: Partial<ShopSettings>, ticks: number) =>
  new ConversionFunnel({ ...shop, ...changes }, clock(ticks), rootKey("shop"));

test("of those who click some begin, of these some complete, of these some return", () => {
  // Breaks where a stage takes its rate from another's people, such as returns from carts.
  const purchases = funnel({}, 2000);
  for (let tick = 0; tick < 1000; tick++) purchases.enter(0, 200, tick);
  const { clicks, carts, completed, returns, late } = purchases.conversions();
  expect(clicks).toBe(200_000);
  expect(Math.abs(binomialZ(carts, clicks, 0.2))).toBeLessThan(zLimit);
  expect(Math.abs(binomialZ(completed + late, carts, 0.4))).toBeLessThan(zLimit);
  expect(Math.abs(binomialZ(returns, completed, 0.3))).toBeLessThan(zLimit);
});

test("completion comes a log-normal delay after the click, and beyond the end it is late", () => {
  // Breaks where the delay counts from the end of the tick, in ticks, or where what is late is counted.
  const purchases = funnel({ cartRate: 1, buyRate: 1 }, 12);
  const clicks = 40_000;
  purchases.enter(0, clicks, 3);
  const { completedByTick, completed, late } = purchases.conversions();
  expect(completed + late).toBe(clicks);
  expect([...completedByTick.slice(0, 3)]).toEqual([0, 0, 0]);
  // Half within the median of 6 h (3 ticks of 2 h), and P(Z < 1) within e times as long.
  const within = (ticks: number) => completedByTick.slice(3, 3 + ticks).reduce((sum, count) => sum + count, 0);
  expect(Math.abs(binomialZ(within(3), clicks, 0.5))).toBeLessThan(zLimit);
  // P(Z < ln(18 / 6)) = P(Z < 1.0986)
  expect(Math.abs(binomialZ(completed, clicks, 0.86403))).toBeLessThan(zLimit);
});

test("without a delay everything is completed in its tick", () => {
  const purchases = funnel({ delay: { medianHours: 0, sigma: 2 }, cartRate: 1, buyRate: 1 }, 4);
  purchases.enter(0, 7, 3);
  purchases.enter(0, 0, 2);
  expect([...purchases.conversions().completedByTick]).toEqual([0, 0, 0, 7]);
  expect(purchases.conversions().late).toBe(0);
});

test("is the same again from the same key, and sources of one tick have luck of their own", () => {
  const play = (source: number) => {
    const purchases = funnel({}, 100);
    purchases.enter(source, 5000, 1);
    return purchases.conversions();
  };
  expect(play(1)).toEqual(play(1));
  expect([...play(1).completedByTick]).not.toEqual([...play(2).completedByTick]);
});
