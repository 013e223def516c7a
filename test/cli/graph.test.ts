import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { importGraph } from "../../src/cli/graphFile.ts";
import { Workplace } from "./world.ts";

const place = new Workplace();
afterAll(() => place.remove());

/** A star that all follow, and a circle. */
const lines = Array.from({ length: 400 }, (_, i) => `${i + 1} 0\n${i + 1} ${((i + 1) % 400) + 1}\n`).join("");
const scenario = `campaign: { name: Asked, start: 2013-01-08T10:00+08:00, days: 2 }
graph: { file: FILE, direction: follower followee }
creators: [{ tier: KOC, account: 0, when: launch day, quality: 1 }]
compare: [{ name: Follow feed, platform: weibo-2013 }, { name: Slow, set: { model.feed.following.halfLifeHours: 9 } }]
replicates: 2
`;
const quiet = { stdout: { isTTY: false, columns: 80, write: () => {} }, env: {} };

function gzipped(name: string, text: string): string {
  writeFileSync(place.path(name), gzipSync(text));
  return place.path(name);
}

describe("a scenario that names a file of follows", () => {
  it("is validated, compared and run with it, plain or gzip, told beside the scenario what was read", async () => {
    place.write("follows.txt", `# follows\n${lines}7 7\n1 0\n`);
    gzipped("follows.gz", lines);
    const plain = place.write("plain.yaml", scenario.replace("FILE", "follows.txt"));
    const packed = place.write("packed.yaml", scenario.replace("FILE", "follows.gz"));
    const stated = "follows.txt: 401 accounts, 800 arcs; dropped 1 self-loop and 1 repeated arc\n";
    expect(await place.feedcast(["validate", plain])).toEqual({
      code: 0,
      out: `${plain}: ok (plans: Follow feed, Slow)\n`,
      err: stated,
    });
    const [one, other] = [
      await place.feedcast(["compare", plain, "--json", "--quiet"]),
      await place.feedcast(["compare", packed, "--json", "--quiet"]),
    ];
    expect([one.code, one.err]).toEqual([0, ""]);
    const [first, second] = [JSON.parse(one.out), JSON.parse(other.out)];
    expect(first.campaign.users).toBe(401);
    expect(first.plans[0].reach.p50).toBeGreaterThan(100);
    expect(second.plans).toEqual(first.plans);
    const run = await place.feedcast(["run", plain]);
    expect([run.code, run.err]).toEqual([0, stated]);
    expect(run.out).toMatch(/Views, earned +\d/);
  });

  it("is refused with the place of the name where the file cannot be read", async () => {
    const file = place.write("missing.yaml", scenario.replace("FILE", "nothing.txt"));
    const { code, out, err } = await place.feedcast(["compare", file]);
    expect([code, out, err]).toEqual([2, "", `${file}:2:16  graph.file: nothing.txt: no such file\n`]);
  });

  it("is refused with the file's own line where that is broken, packed or not", async () => {
    gzipped("broken.gz", `${lines}1\n`);
    const file = place.write("broken.yaml", scenario.replace("FILE", "broken.gz"));
    const { code, err } = await place.feedcast(["run", file]);
    expect(code).toBe(2);
    expect(err).toBe('broken.gz:801  expected two accounts with blanks or tabs between them, got "1"\n');
    const whole = readFileSync(place.path("follows.gz"));
    writeFileSync(place.path("cut.gz"), whole.subarray(0, whole.length >> 1));
    const cut = place.write("cut.yaml", scenario.replace("FILE", "cut.gz"));
    expect((await place.feedcast(["validate", cut])).err).toContain("graph.file: cut.gz: cannot be read (Z_BUF_ERROR)");
  });
});

describe("the import of a large file", () => {
  const long = Array.from({ length: 100_000 }, (_, i) => `${i} ${(i * 7919) % 100_003}\n`).join("");
  it("is refused as soon as its size can be told, with the figures", async () => {
    const file = place.write("large.txt", long);
    const options = { file: "large.txt", direction: "follower followee", memory: 1_000_000 } as const;
    const io = { ...quiet, stderr: quiet.stdout };
    await expect(importGraph(file, options, io, true)).rejects.toThrow(
      /^large\.txt {2}expected a graph that fits into (the )?1 MB.*(2|4) MB/,
    );
  });
});

describe("feedcast influencers", () => {
  const file = place.write("star.txt", lines);

  it("prints the choice with its spread, guarantee and time", async () => {
    const argv = ["influencers", file, "--budget", "2", "--cascades", "2000", "--probability", "10%"];
    const { code, out, err } = await place.feedcast(argv);
    expect([code, err]).toEqual([0, `${file}: 401 accounts, 800 arcs; dropped 0 self-loops and 0 repeated arcs\n`]);
    expect(out).toMatch(/^ACCOUNTS TO ASK: 2 OF 401 /);
    for (const name of ["Chosen by spread", "Most followed", "At random, each time"]) {
      expect(out).toMatch(new RegExp(`^${name} +\\d+\\.\\d+ +\\d*\\.\\d+$`, "m"));
    }
    expect(out.replace(/\s+/g, " ")).toContain("Guaranteed with probability 99%: the choice reaches at least");
    expect(out).toMatch(/^ASK .*\n0 \(400\), \d+ \(1\)$/m);
    expect(out).toMatch(/^Read in .* s, chosen in .* s, judged in .* s\.$/m);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("gives the same figures for the same seed, as JSON too, and others for another", async () => {
    const ask = async (...more: string[]) => {
      const argv = ["influencers", file, "--budget", "3", "--cascades", "500", "--json", "--quiet", ...more];
      const { code, out, err } = await place.feedcast(argv);
      expect([code, err]).toEqual([0, ""]);
      const { seconds, ...figures } = JSON.parse(out);
      expect(seconds.choose).toBeGreaterThan(0);
      return figures;
    };
    const figures = await ask("--model", "wc");
    expect(await ask("--model", "wc")).toEqual(figures);
    expect((await ask("--model", "wc", "--seed", "b")).spreads).not.toEqual(figures.spreads);
    expect(figures.chosen[0]).toEqual({ id: "0", followers: 400 });
    expect(figures.guarantee).toMatchObject({ epsilon: 0.01, delta: 0.01, isReached: true });
    const degree = await ask("--by", "degree");
    expect([degree.guarantee, degree.spreads.chosen]).toEqual([undefined, undefined]);
    // The other way round the star follows everybody, and is followed by nobody.
    expect((await ask("--direction", "followee follower")).chosen).not.toContainEqual({ id: "0", followers: 400 });
  });

  it.each([
    [["--budget", "500"], '--budget: expected at most 401, the accounts of FILE, got "500"'],
    [["--budget", "0"], '--budget: expected a whole number from 1 to 1,000,000, got "0"'],
    [["--budget", "2", "--by", "chance"], '--by: expected one of spread, degree, got "chance"'],
    [["--budget", "2", "--probability", "2"], '--probability: expected a number above 0 and up to 1, got "2"'],
    [["--budget", "2", "--epsilon", "0"], '--epsilon: expected a number above 0 and up to 0.5, got "0"'],
    [["--budget", "2", "--separator", ",,"], '--separator: expected tab or one character such as ",", got ",,"'],
    [["--budget", "2", "--separator", ","], 'FILE:1  expected two accounts with "," between them, got "1 0"'],
    [
      ["--budget", "2", "--model", "wc", "--probability", "0.1"],
      '--probability: expected --model ic with it, for wc has probabilities of its own, got "0.1"',
    ],
  ])("refuses %j with exit code 2", async (flags, message) => {
    const { code, out, err } = await place.feedcast(["influencers", file, ...flags, "--quiet"]);
    expect([code, out, err]).toEqual([2, "", `${message.replace("FILE", file)}\n`]);
  });

  it("refuses a file that is not there", async () => {
    const missing = place.path("nothing.txt");
    const { code, err } = await place.feedcast(["influencers", missing, "--budget", "1"]);
    expect([code, err]).toEqual([2, `${missing}: no such file\n`]);
  });
});
