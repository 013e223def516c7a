import { mkdirSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import { simulate } from "../../src/simulate.ts";
import { Workplace } from "./world.ts";

const place = new Workplace();
afterAll(() => place.remove());

describe("feedcast init", () => {
  it("prints a scenario that validates, and whose plans all run", async () => {
    const { code, out, err } = await place.feedcast(["init"]);
    expect([code, err]).toEqual([0, ""]);
    const scenario = parseScenario(out, { set: ["audience.users=1M", "campaign.days=2"] });
    expect(scenario.plans.length).toBeGreaterThanOrEqual(2);
    for (const { name } of scenario.plans) {
      const { metrics } = simulate(scenario, name, "init/1");
      expect(metrics.reach).toBeGreaterThan(0);
      expect(metrics.reach).toBeLessThanOrEqual(1e6);
    }
    for (const key of [
      "question",
      "campaign",
      "audience",
      "ugc",
      "brand",
      "creators",
      "paid",
      "compare",
      "replicates",
    ]) {
      expect(out, key).toMatch(new RegExp(`\\n# [^\\n]+\\n${key}:`));
    }
  });

  it("is right in what it only proposes in comments, too", async () => {
    const { out } = await place.feedcast(["init"]);
    // A commented line is one that begins with a key or an item of a list.
    const all = out
      .replace(/^( *)# ((?: *- \{|[a-z_]+:(?! [A-Z])).*)$/gm, "$1$2")
      .replace(/^# {2,3}(- |feed)/gm, "  $1");
    expect(all).not.toBe(out);
    const scenario = parseScenario(all);
    expect(scenario.plans.map(({ name }) => name)).toContain("Weibo itself");
    expect(scenario.results.length).toBe(1);
  });

  it("writes to a file, and overwrites only when told to", async () => {
    const file = place.path("mine.yaml");
    const { code, out } = await place.feedcast(["init", file]);
    expect(code).toBe(0);
    expect(out).toContain(`${file}: written`);
    expect(place.read("mine.yaml")).toBe((await place.feedcast(["init"])).out);
    expect((await place.feedcast(["validate", file])).code).toBe(0);

    place.write("mine.yaml", "my own words\n");
    const refused = await place.feedcast(["init", file]);
    expect([refused.code, refused.err]).toEqual([2, `${file}: there is such a file already (--force overwrites it)\n`]);
    expect(place.read("mine.yaml")).toBe("my own words\n");
    expect((await place.feedcast(["init", file, "--force"])).code).toBe(0);
    expect(place.read("mine.yaml")).toContain("question:");
  });

  it("refuses a folder that is not there, a name that is no YAML file, a folder in its place, and --force without a file", async () => {
    mkdirSync(place.path("folder.yaml"));
    for (const [argv, message] of [
      [[place.path("nowhere/mine.yaml")], "expected a file in an existing folder"],
      [[place.path("mine.json")], "expected a file name that ends with .yaml"],
      [[place.path("folder.yaml"), "--force"], "expected a file, got a directory or device"],
      [["--force"], "--force: expected a FILE to overwrite, got none"],
    ] as const) {
      const { code, out, err } = await place.feedcast(["init", ...argv]);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toContain(message);
    }
  });
});
