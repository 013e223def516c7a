import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import { InputError } from "../../src/vocabulary/faults.ts";
import { slowly } from "../slowly.ts";
import { describeDamage } from "./damage.ts";

const folder = "test/data/broken";
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.replace(/\.yaml$/, ""));

function messageOf(text: string, file: string, set?: string[]): string {
  try {
    parseScenario(text, { file, ...(set === undefined ? {} : { set }) });
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "no fault";
}

describe("a broken scenario gives the message beside it", () => {
  test("there are at least thirty of them", () => {
    expect(names.length).toBeGreaterThanOrEqual(30);
  });
  test.each(names)("%s", (name) => {
    const text = readFileSync(`${folder}/${name}.yaml`, "utf8");
    expect(`${messageOf(text, `${name}.yaml`)}\n`).toBe(readFileSync(`${folder}/${name}.txt`, "utf8"));
  });
});

const small = readFileSync("scenarios/small.yaml", "utf8");

describe("a fault of an override names the override", () => {
  test.each([
    [
      "creators[0].count=many",
      '--set creators[0].count=many  creators[0].count: expected a number of creators, got "many"',
    ],
    ["audience.user=4M", '--set audience.user=4M  audience: unknown key "user" (did you mean users?)'],
    ["replicates", "--set replicates  expected path=value such as creators[0].count=5"],
    ["brand.followers.a.b=3", "--set brand.followers.a.b=3  brand.followers.a.b: the scenario has no such place"],
    [
      "creators[999999999].count=3",
      "--set creators[999999999].count=3  creators[999999999].count: expected an index of at most 4 in creators, got 999999999",
    ],
    ["live[1].lasts=1h", "--set live[1].lasts=1h  live[1].lasts: expected an index of at most 0 in live, got 1"],
  ])("%s", (set, message) => {
    expect(messageOf(small, "small.yaml", [set])).toContain(message);
  });

  test("a later override wins over an earlier one", () => {
    const scenario = parseScenario(small, { set: ["replicates=5", "replicates=6"] });
    expect(scenario.replicates).toBe(6);
  });

  test("groups that the file does not have are made", () => {
    const scenario = parseScenario(small, { set: ["model.response.followed=1.1"] });
    expect(scenario.plans.map(({ brief }) => brief.response.followed.value)).toEqual([1.1, 1.1, 1.1]);
  });
});

test("every fault is reported at once, those beside an unreadable value too", () => {
  const message = messageOf(readFileSync(`${folder}/many-faults.yaml`, "utf8"), "many-faults.yaml");
  const lines = message.split("\n").map((line) => Number(line.split(":")[1]));
  expect(lines).toEqual([1, 2, 3, 5, 6, 9, 10]);
});

test("groups nested by the thousand are refused, not a crash", () => {
  const message = "deep.yaml:1:1  expected a few levels of groups and lists, got thousands";
  expect(messageOf(`question: ${"[".repeat(20_000)}${"]".repeat(20_000)}`, "deep.yaml")).toBe(message);
});

// One kind of damage to each value, every kind in its turn; test/slow/ has all twelve for each.
describeDamage(1);

slowly("no text makes the parser fail in another way than with faults", () => {
  // Every line of a good scenario dropped in turn, and every character of a short one replaced by a strange one.
  const lines = small.split("\n");
  for (let i = 0; i < lines.length; i++) messageOf(lines.toSpliced(i, 1).join("\n"), "dropped.yaml");
  const start = small.indexOf("campaign:");
  for (let i = start; i < small.length; i += 13) {
    for (const strange of ["{", "*", ":", "\t", "~", "0"]) {
      messageOf(small.slice(0, i) + strange + small.slice(i + 1), "mangled.yaml");
    }
  }
});
