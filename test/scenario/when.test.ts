import { describe, expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import { readInstant, readWhen, type When, windowsOf } from "../../src/scenario/values/when.ts";

/** A Wednesday at 10:00 in Beijing. */
const start = readInstant("2020-07-01T10:00+08:00");
if ("faults" in start) throw new Error("no instant");

function read(text: string): When {
  const reading = readWhen(text);
  if ("faults" in reading) throw new Error(reading.faults[0]!.message);
  return reading.read;
}
/** Local days since the launch day and hours of day. */
const spans = (text: string, days = 14) =>
  windowsOf(read(text), start.read, 24 * days).map(({ from, to }) => [from + 10, to + 10]);

describe("the times of a brief", () => {
  it("are days and weeks counted from the launch day, the first being number 1", () => {
    expect(spans("day 1")).toEqual(spans("launch day"));
    expect(spans("week 1")).toEqual(spans("first week"));
    expect(spans("week 2")).toEqual([[7 * 24, 14 * 24]]);
    expect(spans("days 3..5")).toEqual([[48, 120]]);
    expect(spans("weeks 1..2")).toEqual(spans("everyday", 13.999).map(([from]) => [from, 14 * 24]));
  });

  it("are weekends or weekdays of the calendar", () => {
    // 4 and 5 July 2020 were a Saturday and a Sunday: days 3 and 4 after the Wednesday.
    expect(spans("weekends")).toEqual([3, 4, 10, 11].map((day) => [24 * day, 24 * (day + 1)]));
    const [launch] = spans("weekdays");
    expect(launch).toEqual([10, 24]);
    expect(spans("weekdays")).toHaveLength(11);
  });

  it("are moments or parts of days, in the campaign's zone", () => {
    expect(spans("launch day at 20:00")).toEqual([[20, 20]]);
    expect(spans("20:00 every evening", 3)).toEqual([20, 44, 68].map((hour) => [hour, hour]));
    expect(spans("weekends at 19:30..23:00", 5)).toEqual([
      [72 + 19.5, 72 + 23],
      [96 + 19.5, 96 + 23],
    ]);
    expect(spans("2020-07-03 at 9:00")).toEqual([[57, 57]]);
    // The launch day's morning lies before the campaign.
    expect(spans("everyday at 8:00", 2)).toEqual([
      [32, 32],
      [56, 56],
    ]);
  });

  it.each([
    ["week 0", "expected week 1 or later"],
    ["days 5..3", "did you mean days 3..5?"],
    ["everyday at 25:00", "expected an hour of the day"],
    ["launch day + 2h at 20:00", "expected days before the hour"],
    ["weekend", "did you mean weekends?"],
  ])("%s is refused: %s", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

const brief = (when: string, days = 3) => `
campaign: { name: Hours, start: 2020-07-01T10:00+08:00, days: ${days} }
audience: { users: 1M }
creators: [{ tier: KOC, count: 200, when: ${when} }]
compare: [{ name: A, platform: douyin-2020 }]
`;

describe("creators", () => {
  it("post at the hour, on any of the days alike", () => {
    const { accounts } = settle(parseScenario(brief("20:00 every evening"), { file: "hours" }).plans[0]!, {
      seed: "a",
    });
    const hours = accounts.flatMap(({ posts }) => posts.map(({ atHours }) => atHours));
    expect([...new Set(hours)].sort((a, b) => a - b)).toEqual([10, 34, 58]);
    for (const hour of [10, 34, 58]) expect(hours.filter((each) => each === hour).length).toBeGreaterThan(40);
  });

  it("post in the hours, on each of the days", () => {
    const plan = parseScenario(brief("weekdays at 19:00..23:00"), { file: "hours" }).plans[0]!;
    const hours = settle(plan, { seed: "a" }).accounts.flatMap(({ posts }) => posts.map(({ atHours }) => atHours));
    for (const day of [0, 1, 2]) {
      const evening = hours.filter((hour) => hour >= 24 * day + 9 && hour <= 24 * day + 13);
      expect(evening.length).toBeGreaterThan(40);
      expect(Math.max(...evening) - Math.min(...evening)).toBeGreaterThan(3);
    }
    expect(hours.every((hour) => hour % 24 >= 9 && hour % 24 <= 13)).toBe(true);
  });

  it("are refused on days that the campaign has not", () => {
    const faultOf = (when: string) => {
      try {
        parseScenario(brief(when, 2), { file: "hours.yaml" });
      } catch (error) {
        return (error as Error).message;
      }
      return "no fault";
    };
    expect(faultOf("weekdays")).toBe("no fault");
    expect(faultOf("weekends")).toContain(
      "creators[0].when: expected a time in the campaign's 2 days, got none of them",
    );
    expect(faultOf("week 2")).toContain("expected a time before the campaign's end after 2 days, got one after it");
  });
});
