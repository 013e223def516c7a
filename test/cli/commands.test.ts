import { mkdirSync, readdirSync } from "node:fs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { version } from "../../package.json";
import { spliceValues } from "../../src/cli/splice.ts";
import { platforms } from "../../src/scenario/entries/platforms.ts";
import { fakeSimulation, small, untuned, Workplace } from "./world.ts";

vi.mock("../../src/simulate.ts", () => ({ createSimulation: vi.fn(fakeSimulation) }));

const place = new Workplace();
afterAll(() => place.remove());

describe("feedcast", () => {
  it("helps, with examples, and says its version", async () => {
    const { code, out } = await place.feedcast(["--help"]);
    expect(code).toBe(0);
    for (const command of ["compare", "run", "tune", "validate", "explain", "init", "platforms"]) {
      expect(out).toContain(`\n  ${command} `);
      expect((await place.feedcast([command, "--help"])).out).toContain(`  feedcast ${command}`);
    }
    expect(await place.feedcast(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });

  it("asks to report an internal error, with exit code 1", async () => {
    const { createSimulation } = await import("../../src/simulate.ts");
    vi.mocked(createSimulation).mockImplementationOnce(() => {
      throw new TypeError("undefined is not a function");
    });
    const { code, out, err } = await place.feedcast(["compare", place.write("a.yaml", small), "--quiet"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("feedcast: internal error; please report it");
    expect(err).toContain("undefined is not a function");
  });
});

describe("feedcast run", () => {
  it("tells of one plan in one world", async () => {
    const file = place.write("run.yaml", small);
    const { code, out } = await place.feedcast(["run", file, "--plan", "Douyin", "--world", "2", "--quiet"]);
    expect(code).toBe(0);
    expect(out).toContain("SMALL: DOUYIN");
    expect(out).toContain("seed feedcast/2");
    expect(out).toMatch(/Views, earned +202k/);
    expect(out).not.toMatch(/earnedViews/);
  });

  it("refuses a plan that is not there", async () => {
    const { code, err } = await place.feedcast(["run", place.write("run.yaml", small), "--plan", "X"]);
    expect([code, err]).toEqual([2, '--plan: expected one of the plans "Douyin", "Same on a follow feed", got "X"\n']);
  });
});

describe("feedcast tune", () => {
  it("prints value, bracket and what it met, and leaves the file alone", async () => {
    const file = place.write("tune.yaml", untuned);
    const { code, out, err } = await place.feedcast(["tune", file]);
    expect(code).toBe(0);
    expect(out).toMatch(/^paid\[0\]\.impressions: \d+ \(solved between .* and .*, \d+ values tried\)\n/);
    expect(out).toMatch(/Douyin: views P50 1\.\d+M, wanted 1\.1M; inside the reported range/);
    expect(err).toContain("wanted 1.1M");
    expect(place.read("tune.yaml")).toBe(untuned);
  });

  it("writes the value as a tuned point, every other byte kept, and the file then runs", async () => {
    const file = place.write("write.yaml", untuned);
    expect((await place.feedcast(["tune", file, "--write"])).code).toBe(0);
    const written = place.read("write.yaml");
    const value =
      /\{ value: (\d+), status: tuned, source: "tuned to views 1\.1M by feedcast tune, searched from 10000 to 10000000" \}/;
    expect(written).toMatch(value);
    expect(written.replace(value, "{ tune: views, low: 10k, high: 10M }")).toBe(untuned);
    expect(readdirSync(place.path("."))).not.toContainEqual(expect.stringMatching(/tmp$/));
    const { code, out } = await place.feedcast(["compare", file, "--json", "--quiet"]);
    expect(code).toBe(0);
    const result = JSON.parse(out);
    expect(result.inputs.tuned).toBe(1);
    expect(result.results[0].inside).toBe(true);
    // A point: the same in every world.
    expect(result.plans[0].paidViews.p10).toBe(result.plans[0].paidViews.p90);
  });

  it("refuses a result out of reach, with what both ends give, and writes nothing", async () => {
    const file = place.write("far.yaml", untuned.replace("views: 1.1M", "views: 1.1B"));
    const { code, err } = await place.feedcast(["tune", file, "--write", "--quiet"]);
    expect(code).toBe(2);
    expect(err).toContain("brings views to 1100000000, got none: 10000 gives 214500, 10000000 gives 10200000");
    expect(place.read("far.yaml")).toBe(untuned.replace("views: 1.1M", "views: 1.1B"));
  });
});

describe("spliceValues", () => {
  it("replaces values in flow style, in block style and in lists, and nothing else", () => {
    const text =
      "a:\n  # why\n  b:   # here\n    tune: views # first\n    # second\n    low: 1   # inside\n\n  c: 3 # three\nd: [ {x: 1}, {x: 2} ]\n";
    const edits = [
      { path: ["a", "b"], text: "{ value: 9 }" },
      { path: ["d", 1, "x"], text: "8" },
      { path: ["a", "c"], text: "{ value: 7 }" },
    ];
    expect(spliceValues(text, edits)).toBe(
      "a:\n  # why\n  b:   # here\n    # first\n    # second\n    { value: 9 }   # inside\n\n  c: { value: 7 } # three\nd: [ {x: 1}, {x: 8} ]\n",
    );
  });
});

describe("feedcast validate", () => {
  it("says ok of each file, or everything that is wrong, and ends with 2 if anything is", async () => {
    const good = place.write("good.yaml", small);
    const bad = place.write("bad.yaml", small.replace("5M", "five").replace("replicates: 3", "replicates: none"));
    mkdirSync(place.path("directory"));
    expect(await place.feedcast(["validate", good])).toEqual({
      code: 0,
      out: `${good}: ok (plans: Douyin, Same on a follow feed)\n`,
      err: "",
    });
    const { code, out, err } = await place.feedcast(["validate", bad, good, place.path("directory")]);
    expect([code, out]).toEqual([2, `${good}: ok (plans: Douyin, Same on a follow feed)\n`]);
    expect(err.trim().split("\n")).toHaveLength(3);
  });
});

describe("feedcast platforms", () => {
  it("lists them, and every parameter of one with value, range, status and source", async () => {
    const { out } = await place.feedcast(["platforms"]);
    expect(out).toMatch(/^weibo-2013 +\S/m);
    expect(out).toMatch(/^douyin-2020 +\S/m);
    const one = await place.feedcast(["platforms", "douyin-2020"]);
    expect(one.code).toBe(0);
    expect(one.out).toMatch(/^people\.slotsPerDay +150 +100 to 200 +assumed$/m);
    expect(one.out).toContain("KuaiRec");
    for (const line of one.out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("refuses a name that is none", async () => {
    const { code, err } = await place.feedcast(["platforms", "toString"]);
    expect([code, err]).toEqual([
      2,
      `platforms: expected one of ${Object.keys(platforms).join(", ")}, got "toString"\n`,
    ]);
    expect((await place.feedcast(["platforms", "douyin-2002"])).err).toContain("(did you mean douyin-2020?)");
  });
});
