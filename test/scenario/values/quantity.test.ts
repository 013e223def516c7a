import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inverseNormal } from "../../../src/lib/normal.ts";
import { readNumeral } from "../../../src/scenario/values/numeral.ts";
import {
  isSampled,
  type Quantity,
  qualityOfTopShare,
  valueAtProbability,
} from "../../../src/scenario/values/quantity.ts";
import {
  bare,
  count,
  hours,
  type Measure,
  number,
  orUnknown,
  readQuantity,
  share,
} from "../../../src/scenario/values/statedValue.ts";
import { readTopShare } from "../../../src/scenario/values/topShare.ts";

const people = count("people", 0, 1e12);

function read(raw: unknown, measure: Measure): Quantity {
  const reading = readQuantity(raw, measure);
  if ("faults" in reading) throw new Error(reading.faults.map(({ message }) => message).join("\n"));
  return reading.read;
}

describe("values as a planner writes them", () => {
  test.each([
    ["600M", 600e6],
    ["300k+", 300e3],
    ["28,000", 28e3],
    ["1,234,567", 1_234_567],
    ["300万", 3e6],
    ["1.1亿", 110e6],
    ["1.1B", 1.1e9],
    ["1e6", 1e6],
    [28000, 28e3],
    ["６００M", 600e6],
  ])("%s people", (raw, value) => {
    expect(read(raw, people)).toEqual({ value, status: "stated" });
  });

  test.each([
    ["2h", 2],
    ["45min", 0.75],
    ["30s", 30 / 3600],
    ["1d", 24],
    ["2 weeks", 336],
  ])("%s as hours", (raw, value) => {
    expect(read(raw, hours(0, 1e4)).value).toBeCloseTo(value, 12);
  });

  test("40% and 0.4 are the same share", () => {
    expect(read("40%", share(0, 1)).value).toBe(0.4);
    expect(read(0.4, share(0, 1)).value).toBe(0.4);
  });

  test("a name that says its unit takes a bare number, another does not", () => {
    expect(read(1.5, bare(hours(0, 10))).value).toBe(1.5);
    expect(() => read(1.5, hours(0, 10))).toThrow("did you mean 1.5h?");
  });

  test.each([
    ["¥60", 60],
    ["600k RMB", 600e3],
    ["$1.5M", 1.5e6],
  ])("%s as money", (raw, value) => {
    expect(readNumeral(raw, "money")).toEqual({ value });
  });

  test("a range has its midpoint in the middle, or its geometric mean where it spans more than a decade", () => {
    expect(read("20M..40M", people)).toEqual({ value: 30e6, low: 20e6, high: 40e6, status: "stated" });
    expect(read("1k..100k", people).value).toBeCloseTo(10e3, 6);
    expect(read("1k..10k", people).value).toBe(5500);
  });

  test("unknown is an answer only where a preset stands in", () => {
    expect(read("unknown", orUnknown(people)).unknown).toBe(true);
    expect(() => read("unknown", people)).toThrow("no preset stands in for it");
  });

  test("in full, with status and source", () => {
    const full = { value: "2M", low: "1M", high: "4M", status: "reported", source: "press" };
    expect(read(full, people)).toEqual({ value: 2e6, low: 1e6, high: 4e6, status: "reported", source: "press" });
  });

  test("to be tuned: the geometric mean stands in", () => {
    const quantity = read({ tune: "views", low: "1M", high: "100M" }, people);
    expect(quantity.value).toBeCloseTo(10e6, 3);
    expect(quantity.tune).toEqual({ metric: "views", low: 1e6, high: 100e6, isWhole: true });
    expect(isSampled(quantity)).toBe(false);
  });
});

describe("sampling", () => {
  const range = fc
    .record({
      low: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      ratio: fc.double({ min: 1.01, max: 1e4, noNaN: true }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(
      ({ low, ratio, at }): Quantity => ({
        low,
        high: low * ratio,
        value: low + at * (low * ratio - low),
        status: "stated",
      }),
    );

  test("the median is the value", () => {
    fc.assert(
      fc.property(range, (quantity) => {
        expect(valueAtProbability(quantity, 0.5)).toBeCloseTo(quantity.value, -Math.log10(quantity.value) + 9);
      }),
    );
  });

  test("draws ascend in u and stay inside the range", () => {
    fc.assert(
      fc.property(
        range,
        fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
        fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
        (quantity, u, v) => {
          const [one, other] = [
            valueAtProbability(quantity, Math.min(u, v)),
            valueAtProbability(quantity, Math.max(u, v)),
          ];
          expect(one).toBeLessThanOrEqual(other * (1 + 1e-12));
          expect(one).toBeGreaterThanOrEqual(quantity.low! * (1 - 1e-12));
          expect(other).toBeLessThanOrEqual(quantity.high! * (1 + 1e-12));
        },
      ),
    );
  });

  test("a narrow range is triangular on both sides: half of a half's mass lies in its nearest 29 %", () => {
    const quantity: Quantity = { value: 10, low: 0, high: 30, status: "stated" };
    expect(valueAtProbability(quantity, 0.25)).toBeCloseTo(10 * Math.SQRT1_2, 12);
    expect(valueAtProbability(quantity, 0.75)).toBeCloseTo(10 + 20 * (1 - Math.SQRT1_2), 12);
  });

  test("a wide range is uniform on the logarithm on both sides of the median", () => {
    const quantity: Quantity = { value: 100, low: 1, high: 1e6, status: "stated" };
    expect(valueAtProbability(quantity, 0.25)).toBeCloseTo(10, 10);
    expect(valueAtProbability(quantity, 0.75)).toBeCloseTo(1e4, 6);
  });

  test("a point and a documented range are themselves", () => {
    expect(valueAtProbability({ value: 7, status: "stated" }, 0.9)).toBe(7);
    expect(valueAtProbability({ value: 7, low: 1, high: 9, status: "assumed", fixed: true }, 0.9)).toBe(7);
  });
});

describe("how good a post is", () => {
  test("top 10% is the 90th percentile of the background's quality", () => {
    const reading = readTopShare("top 10%");
    if ("faults" in reading) throw new Error("not read");
    expect(qualityOfTopShare(reading.read.value, 0.45)).toBeCloseTo(inverseNormal(0.9) * Math.sqrt(0.45), 12);
  });

  test("top 5%..top 20% is a range", () => {
    expect(readTopShare("top 5%..top 20%")).toEqual({ read: { value: 0.125, low: 0.05, high: 0.2, status: "stated" } });
  });
});

test("a number with units of another kind is refused", () => {
  for (const raw of [
    "5h",
    "40%",
    "¥60",
    "1.2.3",
    "1,1B",
    "12:30",
    "",
    "..",
    "5..",
    "1..2..3",
    true,
    null,
    [1],
    "NaN",
    "0x10",
  ]) {
    expect("faults" in readQuantity(raw, number(0, 1e12))).toBe(true);
  }
});
