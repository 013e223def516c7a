import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { version } from "../../package.json";
import { fakeSimulation, small, untuned, Workplace } from "./world.ts";

vi.mock("../../src/simulate.ts", () => ({ createSimulation: fakeSimulation }));

const place = new Workplace();
let file: string;
beforeAll(() => {
  file = place.write("small.yaml", small);
});
afterAll(() => place.remove());

describe("feedcast compare", () => {
  it("prints the report on stdout, and a line per world on stderr", async () => {
    const { code, out, err } = await place.feedcast(["compare", file]);
    expect(code).toBe(0);
    expect(out).toContain("SMALL: DOUYIN VS SAME ON A FOLLOW FEED");
    expect(out).toContain("DOUYIN GOES FURTHER.");
    expect(err.trim().split("\n")).toEqual([
      "world 1 of 3: Douyin 201k earned + 100k paid views, 101k people; Same on a follow feed 51k earned + 100k paid views, 25.5k people",
      "world 2 of 3: Douyin 202k earned + 100k paid views, 101k people; Same on a follow feed 52k earned + 100k paid views, 26k people",
      "world 3 of 3: Douyin 203k earned + 100k paid views, 102k people; Same on a follow feed 53k earned + 100k paid views, 26.5k people",
    ]);
  });

  it("is quiet when asked to be", async () => {
    expect((await place.feedcast(["compare", file, "--quiet"])).err).toBe("");
  });

  it("takes plans, replicates, seed and overrides", async () => {
    const argv = ["compare", file, "--plans", "same on a follow feed,Douyin", "--replicates", "2", "--seed", "x"];
    const { out } = await place.feedcast([...argv, "--set", "paid[0].impressions=7k", "--json", "--quiet"]);
    const result = JSON.parse(out);
    expect(result).toMatchObject({ scenario: "small", seed: "x", replicates: 2, version });
    expect(result.plans.map(({ name }: { name: string }) => name)).toEqual(["Same on a follow feed", "Douyin"]);
    expect(result.plans[0].paidViews).toEqual({ mean: 7000, p10: 7000, p50: 7000, p90: 7000 });
  });

  it("writes JSON to a file, whole or not at all, and still prints the report", async () => {
    const { code, out } = await place.feedcast(["compare", file, "--json", place.path("result.json")]);
    expect(code).toBe(0);
    expect(out).toContain("DOUYIN GOES FURTHER.");
    const printed = await place.feedcast(["compare", file, "--json"]);
    expect(place.read("result.json")).toBe(printed.out);
    expect(readdirSync(place.path(".")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("gives the same bytes for the same seed and others for another", async () => {
    const bytes = async (seed: string) => (await place.feedcast(["compare", file, "--json", "--seed", seed])).out;
    expect(await bytes("a")).toBe(await bytes("a"));
    expect(await bytes("a")).not.toBe(await bytes("b"));
  });

  it("uses colour and a bar on a terminal only, and no colour where NO_COLOR is set", async () => {
    expect((await place.feedcast(["compare", file])).out).not.toContain("\u001b");
    const terminal = await place.feedcast(["compare", file], { tty: true });
    expect(terminal.out).toContain("\u001b[1m");
    expect(terminal.err).toContain("world 3 of 3");
    expect((await place.feedcast(["compare", file], { tty: true, env: { NO_COLOR: "1" } })).out).not.toContain(
      "\u001b",
    );
  });
});

describe("a comparison that is stopped", () => {
  it("says how many worlds its report is of", async () => {
    const stopping = new AbortController();
    const onFinished = () => stopping.abort();
    const { code, out, err } = await place.feedcast(["compare", file], { signal: stopping.signal, onFinished });
    expect(code).toBe(0);
    expect(out).toContain("1 paired world");
    expect(err).toContain("feedcast: stopped: 1 of 3 worlds finished; the report is of those\n");
  });

  it("says that nothing was finished before the first world is", async () => {
    const { code, out, err } = await place.feedcast(["compare", file], { signal: AbortSignal.abort() });
    expect([code, out, err]).toEqual([0, "", "feedcast: stopped: nothing was finished\n"]);
  });
});

describe("bad input ends with 2, one message and nothing on stdout", () => {
  const refused: readonly (readonly [string, readonly string[], string])[] = [
    ["no number", ["--replicates", "x"], '--replicates: expected a whole number from 1 to 10,000, got "x"\n'],
    ["zero", ["--replicates", "0"], '--replicates: expected a whole number from 1 to 10,000, got "0"\n'],
    ["a fraction", ["--replicates", "1.5"], '--replicates: expected a whole number from 1 to 10,000, got "1.5"\n'],
    ["too many", ["--replicates", "10001"], '--replicates: expected a whole number from 1 to 10,000, got "10001"\n'],
    ["no seed", ["--seed", ""], '--seed: expected a text, got ""\n'],
    ["no assignment", ["--set", "users"], '--set: expected path=value such as audience.users=400M, got "users"\n'],
    [
      "unknown plan",
      ["--plans", "Duoyin"],
      '--plans: expected one of the plans "Douyin", "Same on a follow feed", got "Duoyin" (did you mean Douyin?)\n',
    ],
    ["plan named twice", ["--plans", "Douyin,Douyin"], '--plans: expected each plan once, got "Douyin,Douyin"\n'],
    [
      "a folder that is not there",
      ["--json", "/nowhere/x.json"],
      '--json: expected a file in an existing folder, got "/nowhere/x.json"\n',
    ],
    ["a folder as file", ["--json", "/tmp"], '--json: expected a file, got a directory or device "/tmp"\n'],
    ["a device as file", ["--json", "/dev/null"], '--json: expected a file, got a directory or device "/dev/null"\n'],
  ];
  it.each(refused)("%s", async (_, flags, message) => {
    expect(await place.feedcast(["compare", file, ...flags])).toEqual({ code: 2, out: "", err: message });
  });

  it("never takes the scenario for the file to write", async () => {
    const { code, err } = await place.feedcast(["compare", file, "--json", file]);
    expect([code, err]).toEqual([2, expect.stringContaining("to print JSON, put --json after FILE")]);
    expect(place.read("small.yaml")).toBe(small);
  });

  it.each([
    ["unknown flag", ["compare", "x.yaml", "--replicate", "3"], "Did you mean --replicates?"],
    ["unknown command", ["compar", "x.yaml"], "Did you mean compare?"],
    ["no file", ["compare"], "missing required argument 'file'"],
  ])("%s", async (_, argv, message) => {
    const { code, out, err } = await place.feedcast(argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  it("files that are missing, directories, unreadable, too large or not text", async () => {
    mkdirSync(place.path("folder.yaml"));
    place.write("big.yaml", "a".repeat(10 * 2 ** 20 + 1));
    place.write("binary.yaml", "");
    const { writeFileSync } = await import("node:fs");
    writeFileSync(place.path("binary.yaml"), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    const message = async (name: string) => {
      const { code, err } = await place.feedcast(["compare", place.path(name)]);
      expect(code).toBe(2);
      return err.replace(place.path(name), name);
    };
    expect(await message("none.yaml")).toBe("none.yaml: no such file\n");
    expect(await message("folder.yaml")).toBe("folder.yaml: expected a scenario file, got a directory\n");
    expect(await message("big.yaml")).toBe("big.yaml: expected at most 10 MB, got 11 MB\n");
    expect(await message("binary.yaml")).toBe("binary.yaml: expected text in UTF-8, got something else\n");
    if (process.getuid?.() === 0) return; // root reads everything
    place.write("secret.yaml", small);
    chmodSync(place.path("secret.yaml"), 0);
    expect(await message("secret.yaml")).toBe("secret.yaml: cannot be read (EACCES)\n");
  });

  it("faulty scenarios: every fault, each with its place", async () => {
    const broken = place.write("broken.yaml", small.replace("5M", "five").replace("replicates: 3", "replicates: none"));
    const { code, out, err } = await place.feedcast(["compare", broken]);
    expect([code, out]).toEqual([2, ""]);
    expect(err.trim().split("\n")).toHaveLength(2);
    expect(err).toContain(`${broken}:4:20  `);
    expect(err).toContain("audience.users: expected");
  });

  it("scenarios that wait for tune", async () => {
    const { code, err } = await place.feedcast(["compare", place.write("wait.yaml", untuned)]);
    expect([code, err]).toEqual([2, expect.stringContaining("paid[0].impressions: expected a value, got { tune: … }")]);
  });
});
