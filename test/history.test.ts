import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseScenario } from "../src/scenario/parse.ts";
import { settle } from "../src/scenario/settle/settle.ts";
import { worldSeed } from "../src/study/job.ts";

const folder = "scenarios/history";
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const textOf = (file: string) => readFileSync(`${folder}/${file}`, "utf8");
const leftOut: readonly Record<"case" | "figure" | "reason", string>[] = JSON.parse(textOf("left-out.json"));

test("there are the fourteen campaigns of the list, one of them with two shows", () => {
  expect(files).toHaveLength(15);
});

describe.each(files)("%s", (file) => {
  const text = textOf(file);
  const scenario = parseScenario(text, { file: `${folder}/${file}` });

  test("names its sources and its platform, and has the schema for editors", () => {
    expect(text.startsWith("# yaml-language-server: $schema=../../docs/scenario.schema.json\n")).toBe(true);
    for (const word of ["Sources:", "Known:"]) expect(text).toContain(`# ${word}`);
    expect(text.includes("# Platform:") || scenario.plans[0].on.platform === "douyin-2020").toBe(true);
  });

  test("is tuned to nothing, and every outcome is for checking, with its source", () => {
    expect(scenario.tunes).toEqual([]);
    expect(scenario.inputs.filter(({ status }) => status === "tuned")).toEqual([]);
    expect(scenario.results.length).toBeGreaterThan(0);
    for (const { usedFor, source, value } of scenario.results) {
      expect(usedFor).toBe("checking");
      expect(source).toBeDefined();
      expect(value).toBeGreaterThan(0);
    }
  });

  test("settles in every world of a backtest", () => {
    for (const plan of scenario.plans)
      for (let world = 1; world <= 20; world++)
        expect(() => settle(plan, { seed: worldSeed(scenario.seed, world) })).not.toThrow();
  });
});

/** Ends of a range as shares of the middle number of daily users. */
interface Range {
  readonly value: string;
  readonly low: string;
  readonly high: string;
}

describe("the same ranges for the same unknowns", () => {
  const briefs = files.map((file) => parse(textOf(file)));
  const number = (text: string | number) => {
    const [, digits, unit = ""] = /^([\d.]+)([kMB]?)$/.exec(String(text))!;
    return Number(digits) * ({ "": 1, k: 1e3, M: 1e6, B: 1e9 }[unit] ?? 1);
  };
  const sharesOfUsers = (range: Range, users: string) =>
    [range.low, range.value, range.high].map((each) => Number((number(each) / number(users)).toPrecision(1)));
  const distinct = (list: readonly unknown[]) => [...new Set(list.map((each) => JSON.stringify(each)))];
  const challenges = briefs.filter(({ ugc }) => ugc !== undefined);

  test("ease", () => {
    expect(challenges.length).toBe(9);
    expect(distinct(challenges.map(({ model }) => model.challenge.ease))).toHaveLength(1);
  });

  test("followers of a challenge's brand and stars", () => {
    const users = ({ audience }: { audience: { users: Range } }) => audience.users.value;
    expect(distinct(challenges.map((brief) => sharesOfUsers(brief.brand.followers, users(brief))))).toEqual([
      "[0.001,0.003,0.01]",
    ]);
    const stars = challenges.flatMap((brief) =>
      brief.creators
        .filter(({ name }: { name: string }) => name === "stars")
        .map(({ followers }: { followers: Range }) => sharesOfUsers(followers, users(brief))),
    );
    expect(distinct(stars)).toHaveLength(1);
  });
});

test("README lists the outcomes that are not compared, with the same reasons", () => {
  const rows = textOf("README.md")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));
  for (const { case: name, figure, reason } of leftOut) expect(rows).toContainEqual(["", name, figure, reason, ""]);
  for (const { case: name } of leftOut) expect(files).toContain(`${name}.yaml`);
});
