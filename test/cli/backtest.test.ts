import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fakeSimulation, small, Workplace } from "./world.ts";

vi.mock("../../src/simulate.ts", () => ({ createSimulation: fakeSimulation }));

const place = new Workplace();
const checked = `${small}results_reported:
  - { views: 1M, tolerance: 25%, used_for: checking }
`;
let file: string;
beforeAll(() => {
  file = place.write("past.yaml", checked);
});
afterAll(() => place.remove());

describe("feedcast backtest", () => {
  it("prints every outcome on stdout, and a line per case on stderr", async () => {
    const { code, out, err } = await place.feedcast(["backtest", file, "--worlds", "3"]);
    expect(code).toBe(0);
    expect(out).toContain("PREDICTIONS AND PUBLISHED OUTCOMES");
    expect(out).toMatch(/past +Views, all +302k.* 1M +-0\.52 +OUTSIDE/);
    expect(out).toContain("0 of 1 outcomes lie inside their brackets");
    expect(err).toBe("past: views 302k predicted, 1M published\n");
  });

  it("takes worlds and seed, and writes JSON whole or not at all", async () => {
    const json = place.path("result.json");
    const argv = ["backtest", file, "--worlds", "2", "--seed", "x", "--json", json, "--quiet"];
    expect(await place.feedcast(argv)).toMatchObject({ code: 0, err: "" });
    const result = JSON.parse(place.read("result.json"));
    expect(result).toMatchObject({ worlds: 2, cases: [{ case: "past", seed: "x", worlds: 2 }], leftOut: [] });
    expect(readdirSync(place.path(".")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("runs twenty worlds unless told otherwise", async () => {
    await place.feedcast(["backtest", file, "--quiet", "--json", place.path("twenty.json")]);
    expect(JSON.parse(place.read("twenty.json")).worlds).toBe(20);
  });

  it("lists the outcomes of its cases that are not compared, with the reason", async () => {
    const entry = (name: string) => ({ case: name, figure: "awards", reason: "no metric counts them" });
    place.write("left-out.json", JSON.stringify([entry("past"), entry("another")]));
    const { out } = await place.feedcast(["backtest", file, "--worlds", "1"]);
    expect(out).toContain("NOT COMPARED\npast, awards: no metric counts them.");
    expect(out).not.toContain("another");
    place.write("left-out.json", "[");
    expect(await place.feedcast(["backtest", file])).toMatchObject({ code: 2, out: "" });
    place.write("left-out.json", "[]");
  });

  it("runs the shipped campaigns where no file is named, and lists all that is not compared", async () => {
    const { code, out, err } = await place.feedcast(["backtest", "--worlds", "1"]);
    const names = readdirSync("scenarios/history").filter((name) => name.endsWith(".yaml"));
    expect(code).toBe(0);
    expect(
      err
        .trim()
        .split("\n")
        .map((line) => line.split(":")[0]),
    ).toEqual(names.map((name) => name.replace(".yaml", "")));
    expect(out).toContain(`${names.length} cases, 1 world each`);
    expect(out).toContain("NOT COMPARED");
  });

  it("has help with examples", async () => {
    const { code, out } = await place.feedcast(["backtest", "--help"]);
    expect(code).toBe(0);
    expect(out).toContain("Examples:\n  feedcast backtest\n");
  });
});

describe("bad input ends with 2, one message and nothing on stdout", () => {
  it("a file without an outcome to check", async () => {
    const { code, out, err } = await place.feedcast(["backtest", place.write("none.yaml", small)]);
    expect([code, out]).toEqual([2, ""]);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(err).toContain("results_reported: expected an outcome to check");
  });

  it.each([
    ["no number of worlds", ["--worlds", "0"], "--worlds: expected a whole number from 1 to 10,000"],
    ["no number of threads", ["--threads", "x"], "--threads: expected a whole number from 1 to 1,024"],
    ["a scenario as result", ["--json", "x.yaml"], "--json: expected a file such as backtest.json"],
    ["a folder that is not there", ["--json", "/nowhere/x.json"], "--json: expected a file in an existing folder"],
  ])("%s", async (_, flags, message) => {
    const { code, out, err } = await place.feedcast(["backtest", file, ...flags]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });
});
