import { describe, expect, it } from "vitest";
import { dayAndMonth, percent, times, twoDigits } from "../../src/report/numbers.ts";
import { clip, columnsOf, row } from "../../src/report/terminal/layout.ts";

describe("ratios", () => {
  it.each([
    [4.04, "4.0x"],
    [12.3, "12x"],
    [123, "120x"],
    [1234, "1.2kx"],
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
