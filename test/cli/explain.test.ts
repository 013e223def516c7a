import { afterAll, describe, expect, it } from "vitest";
import type { Explained, Explanation } from "../../src/scenario/explain/explain.ts";
import { small, untuned, Workplace } from "./world.ts";

const place = new Workplace();
afterAll(() => place.remove());

const scenario = small
  .replace("count: 1, followers: 400k", "count: 1..3, followers: unknown")
  .replace(
    "feed_of: weibo-2013 }",
    'feed_of: weibo-2013, set: { model.feed.following.halfLifeHours: 3, "paid[0].impressions": 20k } }',
  )
  .replace("replicates: 3", "model: { people: { slotsPerDay: { value: 120, status: reported, source: a survey } } }");

async function values(...argv: string[]): Promise<{ explanation: Explanation; at: (path: string) => Explained }> {
  const file = place.write("explained.yaml", scenario);
  const { code, out, err } = await place.feedcast(["explain", file, "--json", ...argv]);
  expect([code, err]).toEqual([0, ""]);
  const explanation: Explanation = JSON.parse(out);
  const at = (path: string) => {
    const found = explanation.values.filter((entry) => entry.path === path);
    expect(found.length, path).toBe(1);
    return { ...found[0], place: found[0].place.replace(/^.*explained\.yaml/, "FILE") };
  };
  return { explanation, at };
}

/** Line and column of a piece of the scenario. */
function lineAndColumn(piece: string): string {
  const before = scenario.slice(0, scenario.indexOf(piece)).split("\n");
  return `FILE:${before.length}:${before.at(-1)!.length + 1}`;
}

describe("feedcast explain", () => {
  it("says of every value where it comes from: file, platform, preset, default", async () => {
    const { explanation, at } = await values();
    expect(explanation).toMatchObject({ plan: "Douyin", change: "platform douyin-2020" });
    expect(at("audience.users")).toMatchObject({
      value: 5e6,
      unit: "people",
      status: "stated",
      from: "file",
      place: lineAndColumn("5M"),
    });
    expect(at("model.people.slotsPerDay")).toMatchObject({
      value: 120,
      unit: "feed slots",
      status: "reported",
      source: "a survey",
      from: "file",
    });
    expect(at("creators[0].count")).toMatchObject({ low: 1, high: 3, from: "file", place: lineAndColumn("1..3") });
    // Unknown in the file: the file's place, and the preset's values.
    expect(at("creators[0].followers")).toMatchObject({
      low: 5e6,
      high: 30e6,
      status: "assumed",
      from: "preset",
      place: lineAndColumn("unknown"),
    });
    expect(at("creators[0].duration")).toMatchObject({ from: "preset", place: "", low: 15, high: 30 });
    // No tier has a quality of its own.
    expect(explanation.values.map(({ path }) => path)).not.toContain("creators[0].quality");
    expect(at("model.graph.meanFollowers")).toMatchObject({ value: 100, from: "platform", place: "douyin-2020" });
    expect(at("model.view")).toMatchObject({ value: "play start", from: "platform", place: "douyin-2020" });
    expect(at("model.challenge.joinRate")).toMatchObject({ status: "assumed", from: "default", low: 6e-5, place: "" });
    expect(at("model.feed.following.halfLifeHours")).toMatchObject({ value: 12, unit: "hours", place: "douyin-2020" });
    for (const { path, meaning, status } of explanation.values) expect([path, meaning, status]).not.toContain("");
  });

  it("explains another plan: the feed it takes, what it sets, and overrides before both", async () => {
    const { explanation, at } = await values("--plan", "same on a follow feed", "--set", "brand.followers=30k");
    expect(explanation.plan).toBe("Same on a follow feed");
    expect(at("model.feed.following.halfLifeHours")).toMatchObject({ value: 3, from: "plan", status: "stated" });
    expect(at("paid[0].impressions")).toMatchObject({ value: 20_000, from: "plan" });
    expect(at("model.feed.following.maxReach")).toMatchObject({ from: "platform", place: "weibo-2013" });
    expect(at("model.graph.exponent")).toMatchObject({ from: "platform", place: "douyin-2020" });
    expect(at("brand.followers")).toMatchObject({
      value: 30_000,
      from: "override",
      place: "--set brand.followers=30k",
    });
    expect(explanation.values.some(({ path }) => path.startsWith("model.feed.forYou"))).toBe(false);
  });

  it("follows the brief's own words: who may duet, what is asked, followers by platform", async () => {
    const words = small
      .replace("followers: 400k", "followers: { douyin: 400k, weibo: 100k }")
      .replace("brand:", "ugc: { ask: lip-sync, duets_and_stitches: no }\nbrand:");
    const { out } = await place.feedcast(["explain", place.write("words.yaml", words), "--json"]);
    const explanation: Explanation = JSON.parse(out);
    const at = (path: string) => explanation.values.find((entry) => entry.path === path);
    expect(at("model.challenge.ease")).toMatchObject({ value: 1.2, from: "preset", status: "assumed" });
    expect(at("model.challenge.ease")?.place).toMatch(/words\.yaml:5:13$/);
    expect(at("model.challenge.kinds.duet")).toMatchObject({ value: 0, from: "file", status: "stated" });
    expect(at("model.challenge.kinds.duet")?.place).toMatch(/words\.yaml:5:43$/);
    expect(at("creators[0].followers.douyin")?.value).toBe(400_000);
    expect(at("creators[0].followers.weibo")).toBeUndefined();
  });

  it("prints groups for people, on 80 columns", async () => {
    const { code, out } = await place.feedcast(["explain", place.write("explained.yaml", scenario)]);
    expect(code).toBe(0);
    for (const group of ["CAMPAIGN", "PEOPLE", "FEED", "RESPONSE", "CHALLENGE", "BRAND", "CREATORS", "PAID"]) {
      expect(out).toContain(`\n${group}\n`);
    }
    expect(out).toMatch(/^\d+ values: \d+ stated, \d+ sourced, \d+ assumed\./m);
    expect(out).toMatch(/^model\.people\.adLoad +0\.024 +read\n {4}share; platform douyin-2020: /m);
    // A name that fills its column stands whole, on a line of its own.
    expect(out).toContain("\nmodel.feed.following.postsPerFolloweePerDay\n");
    // A place in a file with a long name stands on a line of its own, as a word does that is too long.
    for (const line of out.split("\n")) if (!line.includes(".yaml:")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("marks what waits for feedcast tune", async () => {
    const { out } = await place.feedcast(["explain", place.write("untuned.yaml", untuned)]);
    expect(out).toMatch(/^paid\[0\]\.impressions +316\.228k +10k to 10M +to tune$/m);
    expect(out).toContain("waits for feedcast tune, which solves it for views");
  });

  it("refuses a file that is not there, a plan that is not there, and a scenario with faults", async () => {
    const missing = await place.feedcast(["explain", place.path("nothing.yaml")]);
    expect([missing.code, missing.err]).toEqual([2, `${place.path("nothing.yaml")}: no such file\n`]);
    const file = place.write("explained.yaml", scenario);
    const plan = await place.feedcast(["explain", file, "--plan", "Douyn"]);
    expect([plan.code, plan.err]).toEqual([
      2,
      '--plan: expected one of the plans "Douyin", "Same on a follow feed", got "Douyn" (did you mean Douyin?)\n',
    ]);
    const faulty = await place.feedcast(["explain", place.write("faulty.yaml", small.replace("5M", "five"))]);
    expect([faulty.code, faulty.out]).toEqual([2, ""]);
    expect(faulty.err).toMatch(/faulty\.yaml:4:20 {2}audience\.users: expected a number of people, got "five"/);
  });
});
