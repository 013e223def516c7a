import { readFileSync, truncateSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { EdgeListReader } from "../../src/graph/edgeList.ts";
import { parseScenario, simulate } from "../../src/index.ts";
import { Workplace } from "../cli/world.ts";
import { shipped } from "../smallWorld.ts";

const place = new Workplace();
afterAll(() => place.remove());

/** The message of an error, or those of its faults without their places, a line each. */
function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    const { faults, message } = error as { faults?: readonly { path: string; message: string }[]; message: string };
    if (!faults) return message;
    return faults.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("\n");
  }
  return "no fault";
}

const file = "scenarios/small.yaml";
const small = readFileSync(file, "utf8");
const set = (...changes: readonly string[]) => messageOf(() => parseScenario(small, { file, set: changes }));
const run = (...changes: readonly string[]) =>
  messageOf(() => simulate(shipped("small", changes), "Content feed", "a"));
const long = (length: number) => "x".repeat(length);
const groups = Array.from({ length: 10 }, (_, i) => `{ name: g${i}, share: 1% }`).join(", ");
const lines = (text: string) =>
  messageOf(() =>
    new EdgeListReader({ file: "follows.txt", direction: "follower followee" }).push(new TextEncoder().encode(text)),
  );
const feedcast = async (...argv: readonly string[]) => (await place.feedcast(argv)).err.trimEnd();

/** Breaks each limit that the document has a message for, in its order. */
const breakers: readonly (() => string | Promise<string>)[] = [
  () => set("compare=[]"),
  () => set("compare=[{ name: A, platforms: [douyin-2020] }]"),
  () => set("replicates=20k"),
  () => set("audience.users=20B"),
  () => set("audience.users=400k"),
  () => run("audience.users=10B", "model.people.interests=1", "model.people.strata=1", "panel=auto"),
  () => run("panel=0.001%"),
  () => set("campaign.days=400"),
  () => set("model.tick=7h"),
  () => set("creators[0].count=2M"),
  () => set("creators[0].posts=20k"),
  () => set("creators[2].posts=10k", "creators[2].count=101"),
  () =>
    set(
      "compare=[{ name: A, platform: douyin-2020 }, { name: B, swap: { celebrity: top KOL }, same_budget: yes }]",
      "creators[0].fee=10B RMB",
      "creators[1].fee=1 RMB",
    ),
  () => set("creators[0].followers=6M"),
  () => set("model.graph.maxFollowers=100", "model.graph.meanFollowers=100"),
  () => set("paid[0].impressions=2000B"),
  () => set("paid[0]={ product: in-feed, budget: 1B RMB, cpm: 0.0001 RMB }"),
  () => set("campaign.production=20000B RMB"),
  () => set("paid[0].behind=best 10000 posts"),
  () => set(`audience.groups=[${groups}]`),
  () => set("live=[{ what: a, start: launch day + 2h, lasts: 100h, hosts: [brand] }]"),
  () => set("model.people.interests=100"),
  () => set("model.people.strata=60"),
  () => set(`model.feed.formula=${long(2001)}`),
  () => set(`model.feed.formula=${"(".repeat(51)}like${")".repeat(51)}`),
  () => set(`model.feed.formula=like${"^1".repeat(51)}`),
  () => set(`compare[0].name=${long(61)}`),
  () => set(`seed=${long(201)}`),
  () => set(`question=${long(2001)}`),
  () => messageOf(() => parseScenario("#".padEnd(1_000_001, "x"), { file })),
  async () => {
    const scenario = place.write("scenario.yaml", small);
    truncateSync(scenario, 11 * 2 ** 20);
    return (await feedcast("validate", scenario)).slice(scenario.lastIndexOf("scenario.yaml"));
  },
  () => lines(`${long(4097)}`),
  () => lines(`${long(256)} b\n`),
  () => feedcast("compare", file, "--replicates", "10001"),
  () => feedcast("compare", file, "--workers", "1025"),
  () => feedcast("influencers", "follows.txt", "--budget", "1000001"),
  () => feedcast("influencers", "follows.txt", "--budget", "1", "--cascades", "1"),
];

describe("docs/limits.md", () => {
  const rows = [
    ...readFileSync("docs/limits.md", "utf8").matchAll(/^\| (?!what|---)(.+?) \| (.+) \| ?(?:`(.+)`)? \|$/gm),
  ];
  const stated = rows.filter(([, , , message]) => message !== undefined);

  test("has as many messages as there are limits broken here", () => {
    expect(stated.length).toBe(breakers.length);
  });

  test.each(stated.map(([, what, , message], row) => ({ what, message, row })))("$what", async ({ message, row }) => {
    expect((await breakers[row]()).split("\n")).toContain(message);
  });
});
