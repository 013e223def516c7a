import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { megabytes, short, valueText } from "../../src/lib/numberText.ts";

describe("short", () => {
  it.each([
    [0, "0"],
    [7, "7"],
    [999, "1k"],
    [994, "990"],
    [6400, "6.4k"],
    [999_999, "1M"],
    [96e6, "96M"],
    [212e6, "210M"],
    [1.1e9, "1.1B"],
    [1.05e12, "1100B"],
    [0.0834, "0.083"],
    [-6400, "-6.4k"],
  ])("%d → %s", (value, text) => {
    expect(short(value, 2)).toBe(text);
  });

  it("has three digits unless told otherwise, and rounds before it chooses the unit", () => {
    expect([4_456_000, 999_600, 0.000012345].map((value) => short(value))).toEqual(["4.46M", "1M", "0.0000123"]);
  });

  it("has no more decimals than asked for", () => {
    expect([short(49.5, 3, 0), short(0.0834, 3, 2)]).toEqual(["50", "0.08"]);
  });

  it("prints what is not finite as it is", () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY].map((value) => short(value))).toEqual(["NaN", "Infinity"]);
  });

  it("is the number to its digits", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 9e14, noNaN: true }), fc.integer({ min: 2, max: 6 }), (value, digits) => {
        const [, figure, unit] = /^([\d.]+)([kMB]?)$/.exec(short(value, digits)) ?? [];
        const size = { "": 1, k: 1e3, M: 1e6, B: 1e9 }[unit as "k"];
        expect(Number(figure) * size).toBeCloseTo(
          Number(value.toPrecision(digits)),
          12 - Math.ceil(Math.log10(value + 1)),
        );
      }),
      { seed: 7 },
    );
  });
});

describe("valueText", () => {
  it("prints infinity as unlimited, in lists too, and text as it is", () => {
    const one = (value: number) => `<${value}>`;
    expect(valueText(Number.POSITIVE_INFINITY, one)).toBe("unlimited");
    expect(valueText([1, 2, Number.POSITIVE_INFINITY], one, "; ")).toBe("<1>; <2>; unlimited");
    expect(valueText("pools", one)).toBe("pools");
  });
});

describe("megabytes", () => {
  it("rounds up, so that a limit is never printed below what it takes", () => {
    expect([340e6, 340e6 + 1, 1, 1.2e9].map(megabytes)).toEqual(["340 MB", "341 MB", "1 MB", "1,200 MB"]);
  });
});
