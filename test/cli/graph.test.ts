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

  it("counts the probabilities of the arcs too", async () => {
    const lines = Array.from({ length: 400_000 }, (_, i) => `${i % 1000} ${i % 999} .5\n`).join("");
    const file = place.write("stated.txt", lines);
    const options = { file: "stated.txt", direction: "follower followee", probabilities: true, memory: 7e6 } as const;
    const io = { ...quiet, stderr: quiet.stdout };
    await expect(importGraph(file, options, io, true)).rejects.toThrow(
      "stated.txt  expected a graph that fits into the 7 MB of memory that are free, got about 400k arcs, which take about 8 MB",
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

  it.each([
    [[], "influencers: expected --budget or --accounts, got neither"],
    [["--budget", "2", "--accounts", file], "influencers: expected --budget or --accounts, got both"],
  ])("asks for a budget or for accounts, not %j", async (flags, message) => {
    const { code, out, err } = await place.feedcast(["influencers", file, ...flags]);
    expect([code, out, err]).toEqual([2, "", `${message}\n`]);
  });
});

describe("feedcast influencers with a file's own probabilities", () => {
  // "crowded" has the most followers and reaches none of them; "heard" reaches both of its own.
  const text = "1 crowded 0\n2 crowded 0\n3 crowded 0\n4 heard 1\n5 heard 1\n";
  const file = place.write("measured.txt", text);

  it("chooses and judges by them", async () => {
    const argv = ["influencers", file, "--budget", "1", "--model", "arcs", "--cascades", "10", "--quiet"];
    const { code, out, err } = await place.feedcast([...argv, "--json"]);
    expect([code, err]).toEqual([0, ""]);
    const { diffusion, chosen, spreads, guarantee } = JSON.parse(out);
    expect(diffusion).toEqual({ model: "arcs" });
    expect(chosen).toEqual([{ id: "heard", followers: 2 }]);
    expect(spreads.chosen).toEqual({ mean: 3, standardError: 0, cascades: 10 });
    expect(spreads.degree).toEqual({ mean: 1, standardError: 0, cascades: 10 });
    expect(guarantee.isReached).toBe(true);
    const report = await place.feedcast(argv);
    expect(report.out.replace(/\s+/g, " ")).toContain("followers pass on with the probabilities of the file");
  });

  it("refuses a third column unless it is asked for, and asks for it in every line", async () => {
    const refusal = async (...argv: string[]) => {
      const { code, out, err } = await place.feedcast([...argv, "--quiet"]);
      expect([code, out]).toEqual([2, ""]);
      return err;
    };
    const hint = "(feedcast influencers --model arcs reads probabilities in a third column)";
    for (const model of [[], ["--model", "ic"], ["--model", "wc"]]) {
      expect(await refusal("influencers", file, "--budget", "1", ...model)).toBe(
        `${file}:1  expected two accounts with blanks or tabs between them, got "1 crowded 0" ${hint}\n`,
      );
    }
    const plain = place.write("plain.txt", "1 2\n");
    expect(await refusal("influencers", plain, "--budget", "1", "--model", "arcs")).toBe(
      `${plain}:1  expected two accounts and a probability with blanks or tabs between them, got "1 2"\n`,
    );
    expect(await refusal("influencers", file, "--budget", "1", "--model", "arcs", "--probability", ".1")).toBe(
      '--probability: expected --model ic with it, for arcs has probabilities of its own, got "0.1"\n',
    );
    const named = place.write("measured.yaml", scenario.replace("FILE", "measured.txt"));
    expect(await refusal("compare", named)).toBe(
      `measured.txt:1  expected two accounts with blanks or tabs between them, got "1 crowded 0" ${hint}\n`,
    );
  });
});

describe("feedcast influencers --accounts", () => {
  const file = place.write("certain.txt", "1 crowded 0\n2 crowded 0\n3 crowded 0\n4 heard 1\n5 heard 1\n6 4 1\n");
  const judge = (list: string, ...more: string[]) => {
    const argv = ["influencers", file, "--accounts", list, "--model", "arcs", "--cascades", "10", "--quiet"];
    return place.feedcast([...argv, ...more]);
  };

  it("judges the accounts beside as many chosen ones", async () => {
    const list = place.write("list.txt", "\uFEFF# asked before\r\n\r\n  4\t\r\n#5\n1");
    const { code, out, err } = await judge(list, "--json");
    expect([code, err]).toEqual([0, ""]);
    const { given, chosen, spreads } = JSON.parse(out);
    // 4 and 6, and 1; heard, 4, 5 and 6, and any other.
    expect(spreads.given).toEqual({ mean: 3, standardError: 0, cascades: 10 });
    expect(spreads.chosen).toEqual({ mean: 5, standardError: 0, cascades: 10 });
    const accounts = [
      { id: "4", followers: 1 },
      { id: "1", followers: 0 },
    ];
    expect(given).toEqual({ accounts, shareOfChosen: 0.6 });
    expect(chosen.length).toBe(2);
    // crowded and heard.
    const byDegree = JSON.parse((await judge(list, "--json", "--by", "degree")).out);
    expect(byDegree.spreads.degree.mean).toBe(5);
    expect([byDegree.given.shareOfChosen, byDegree.spreads.chosen]).toEqual([0.6, undefined]);
  });

  it("prints their reach, its error and their share of the chosen ones' reach", async () => {
    const list = place.write("two.txt", "4\n1\n");
    const { out } = await judge(list);
    expect(out).toMatch(/^Given +3\.0 +0\.0\nChosen by spread +5\.0 +0\.0$/m);
    expect(out).toContain("\nThe given set has 60.0% of the reach of the chosen set.\n");
    const { out: besideDegree } = await judge(list, "--by", "degree");
    expect(besideDegree).toContain("\nThe given set has 60.0% of the reach of the most followed.\n");
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("gives the same figures to the chosen set as without them", async () => {
    const list = place.write("one.txt", "4\n");
    const { given, spreads, seconds, ...figures } = JSON.parse((await judge(list, "--json")).out);
    const argv = ["influencers", file, "--budget", "1", "--model", "arcs", "--cascades", "10", "--quiet", "--json"];
    const { spreads: others, seconds: _, ...same } = JSON.parse((await place.feedcast(argv)).out);
    expect(figures).toEqual(same);
    expect(spreads).toEqual({ given: spreads.given, ...others });
  });

  it.each([
    ["4\n# x\n7\n", ':3  expected an account of FILE, got "7"'],
    ["4 5\n", ':1  expected an account of FILE, got "4 5"'],
    ["4\n5\n\n4\n", ':4  expected each account once, got "4" (also in line 1)'],
    ["# nobody\n\n", "  expected lines with an account each, got none"],
    ["", "  expected lines with an account each, got none"],
  ])("refuses %j with exit code 2", async (text, message) => {
    const list = place.write("broken-list.txt", text);
    const { code, out, err } = await judge(list);
    expect([code, out, err]).toEqual([2, "", `${list}${message.replace("FILE", file)}\n`]);
  });

  it("refuses a list that is not there", async () => {
    const missing = place.path("no-list.txt");
    const { code, err } = await judge(missing);
    expect([code, err]).toEqual([2, `${missing}: no such file\n`]);
  });
});
