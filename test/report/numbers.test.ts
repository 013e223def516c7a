import { describe, expect, it } from "vitest";
import { dayAndMonth, percent, shortRange, times, timesWithin, twoDigits } from "../../src/report/numbers.ts";
import { clip, columnsOf, row } from "../../src/report/terminal/layout.ts";

describe("ratios", () => {
  it.each([
    [4.04, "4.0x"],
    [12.3, "12x"],
    [123, "120x"],
    [1234, "1,200x"],
    [0.0834, "0.083x"],
    [1.04, "1.04x"],
    [0.97, "0.97x"],
  ])("%d → %s", (value, text) => {
    expect(times(value)).toBe(text);
  });

  it("have two digits in brackets", () => {
    expect([1.04, 0.5, 99.6, 7].map(twoDigits)).toEqual(["1.0", "0.50", "100", "7.0"]);
  });
});

describe("ranges", () => {
  it("have the digits at which their ends differ", () => {
    expect(timesWithin(1.03, 1.021, 1.048)).toEqual({ ratio: "1.03x", ends: ["1.02x", "1.05x"] });
    expect(timesWithin(1.05, 0.97, 1.124)).toEqual({ ratio: "1.05x", ends: ["0.97x", "1.12x"] });
    expect(timesWithin(1.1, 1.06, 1.2)).toEqual({ ratio: "1.10x", ends: ["1.06x", "1.20x"] });
    expect(timesWithin(2.69, 2.682, 2.701)).toEqual({ ratio: "2.69x", ends: ["2.68x", "2.70x"] });
    expect(timesWithin(3.7, 3, 4.71)).toEqual({ ratio: "3.7x", ends: ["3.0x", "4.7x"] });
    expect(shortRange(190e6, 280e6)).toEqual(["190M", "280M"]);
    expect(shortRange(1.2341e6, 1.2349e6)).toEqual(["1.234M", "1.235M"]);
  });

  it("are left out where the ends are the same", () => {
    expect(timesWithin(2.5, 2.5, 2.5001)).toEqual({ ratio: "2.5x" });
    expect(shortRange(38, 38.2, 0)).toBeUndefined();
  });

  it("of counts have no decimals", () => {
    expect(shortRange(46.2, 53.9, 0)).toEqual(["46", "54"]);
  });
});

describe("widths", () => {
  it("count Chinese letters twice", () => {
    expect(columnsOf("抖音 2020")).toBe(9);
    expect(clip("抖音 2020", 9)).toBe("抖音 2020");
    expect(clip("抖音抖音", 6)).toBe("抖音…");
    const columns = [{ width: 6 }, { width: 6, align: "right" }] as const;
    expect([row(["抖音", "1"], columns), row(["Dy", "1"], columns)]).toEqual(["抖音       1", "Dy         1"]);
  });
});

describe("shares and dates", () => {
  it("do not round something to nothing", () => {
    expect([0, 0.001, 0.005, 0.384, 1].map(percent)).toEqual(["0", "<1", "1", "38", "100"]);
  });

  it("are those of the campaign's clock", () => {
    const beforeMidnightUtc = Date.UTC(2020, 10, 15, 23);
    expect(dayAndMonth(beforeMidnightUtc, 480)).toBe("16 Nov");
    expect(dayAndMonth(beforeMidnightUtc, -300)).toBe("15 Nov");
  });
});
