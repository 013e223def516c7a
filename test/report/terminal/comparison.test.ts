import { describe, expect, it } from "vitest";
import { terminalReport } from "../../../src/report/terminal/comparison.ts";
import { sparkline } from "../../../src/report/terminal/perDay.ts";
import { compare } from "../../../src/study/compare/compare.ts";
import type { Comparison } from "../../../src/study/compare/comparison.ts";
import { fabricateGroup, fabricateScenario, fakeEngine, type RunParts } from "../../study/fabricate.ts";
import { expectGolden } from "../golden.ts";
import { pasha } from "./pasha.ts";

const report = (comparison: Comparison) => terminalReport(comparison, { colour: false });

/** The report of two plans, B on a follow feed, with these figures in each world. */
async function reportOf(
  outcome: (plan: string, world: number) => RunParts,
  worlds = 40,
  scenario = fabricateScenario({ A: "platform x", B: "feed of weibo-2013" }),
): Promise<string> {
  const comparison = await compare(scenario, { replicates: worlds, engine: fakeEngine(outcome) });
  // As one line, so that line breaks do not hide what is said.
  return report(comparison)
    .replace(/\n +/g, " ")
    .replace(/\n(?=[^\n])/g, " ");
}

const reach = (views: number, people = views) => ({ metrics: { earnedViews: views, views, reach: people } });

describe("the printed report", () => {
  it.each([
    ["two plans, 40 worlds", "two-plans.txt", ["Douyin", "Same on a follow feed"], 40],
    ["plans that cannot be told apart", "alike.txt", ["Douyin", "Mostly follows"], 6],
    [
      "four plans, 3 worlds",
      "four-plans.txt",
      ["Douyin", "Same on a follow feed", "Mostly follows", "Without celebrities"],
      3,
    ],
    ["one plan, one world", "one-world.txt", ["Douyin"], 1],
  ] as const)("is as kept: %s", async (_, file, plans, worlds) => {
    expectGolden(file, report(await pasha(plans, worlds)));
  });

  it("says how much of each group is reached: as kept", async () => {
    const outcome = (plan: string, world: number): RunParts => {
      const [share, isElsewhere] = plan === "A" ? [0.3, false] : [0.12, true];
      const reached = (size: number) => Math.round(size * share * (1 + 0.05 * (world % 3)));
      const young = reached(40e6);
      return {
        metrics: { earnedViews: 4e8 * share, views: 4e8 * share, reach: 2 * young, targetReach: young },
        byGroup: [
          fabricateGroup("young luxury buyers", 40e6, young, true),
          isElsewhere ? fabricateGroup("over fifty", 0, 0) : fabricateGroup("over fifty", 60e6, reached(6e6)),
          fabricateGroup("on neither platform", 0, 0),
          fabricateGroup("everyone else", 500e6, young),
        ],
      };
    };
    const scenario = fabricateScenario({ A: "platform x", B: "platform y" });
    expectGolden("groups.txt", report(await compare(scenario, { replicates: 20, engine: fakeEngine(outcome) })));
  });

  it("keeps to 80 columns and has no trailing blanks", async () => {
    for (const plans of [
      ["Douyin"],
      ["Douyin", "Mostly follows"],
      ["Douyin", "Mostly follows", "Without celebrities"],
    ]) {
      for (const line of report(await pasha(plans, 3)).split("\n")) {
        expect(line.length).toBeLessThanOrEqual(80);
        expect(line).toBe(line.trimEnd());
      }
    }
  });

  it("differs with colour in nothing but colour", async () => {
    const comparison = await pasha(["Douyin", "Same on a follow feed"], 3);
    const coloured = terminalReport(comparison, { colour: true });
    expect(coloured).toContain("\u001b[1m");
    expect(["1", "2", "22"].reduce((text, code) => text.replaceAll(`\u001b[${code}m`, ""), coloured)).toBe(
      report(comparison),
    );
  });
});

describe("the verdict", () => {
  it("goes to the plan whose interval lies above 1 on earned views and on people", async () => {
    const text = await reportOf((plan, world) =>
      reach((plan === "A" ? 4 : 1) * (100 + world), plan === "A" ? 300 : 100),
    );
    expect(text).toContain("A GOES FURTHER. Same people, posts and money: A brings about 4.0x the earned views of B");
    expect(text).toContain("about 3.0x the people");
    expect(text).toContain("It has more earned views in 40 of 40 worlds.");
  });

  it("is told from the winner's side where the base loses", async () => {
    const text = await reportOf((plan, world) => reach((plan === "B" ? 4 : 1) * (100 + world)));
    expect(text).toContain("B GOES FURTHER. Same people, posts and money: B brings about 4.0x the earned views of A");
  });

  it("is withheld where the paired interval contains 1", async () => {
    const text = await reportOf((plan, world) => reach(plan === "A" ? 100 + (world % 2) * 20 : 110));
    expect(text).toContain("WE CANNOT TELL THESE TWO PLANS APART.");
    expect(text).not.toContain("FURTHER");
  });

  it("names each side where views and people disagree", async () => {
    const text = await reportOf((plan, world) =>
      plan === "A" ? reach(500 + world, 100 + (world % 2) * 20) : reach(100 + world, 110),
    );
    expect(text).toContain("A OR B: IT DEPENDS.");
    expect(text).toContain("on people reached we cannot tell them apart");
  });

  it("is no verdict with one world", async () => {
    const text = await reportOf((plan) => reach(plan === "A" ? 400 : 100), 1);
    expect(text).toContain(
      "ONE WORLD, NO VERDICT. Same people, posts and money: A has about 4.0x the earned views of B",
    );
    expect(text).not.toMatch(/FURTHER|CHANCE/);
  });

  it("survives plans that earn nothing in some worlds", async () => {
    const text = await reportOf((plan, world) => reach(plan === "A" ? 400 + world : 0));
    expect(text).toContain(
      "A GOES FURTHER. Same people, posts and money: A brings more earned views than B and more people.",
    );
    expect(text).toContain("READ WITH CARE");
  });

  it("says mostly bought above half paid views, and not at half", async () => {
    const paid = (share: number) => () => ({
      metrics: { ...reach(100).metrics, views: 1000, paidViews: 1000 * share },
    });
    expect(await reportOf(paid(0.62))).toContain("MOSTLY BOUGHT: 62% of A's views are paid.");
    expect(await reportOf(paid(0.5))).not.toContain("MOSTLY BOUGHT");
  });
});

describe("what must be read with care", () => {
  it("holds the start pool wherever a feed recommends, and never where none does", async () => {
    const recommends = () => ({ ...reach(10), matrix: { koc: { forYou: 10 } } });
    expect(await reportOf(recommends)).toContain("Headline assumption: ");
    expect(await reportOf(() => ({ ...reach(10), matrix: { koc: { following: 10 } } }))).not.toContain(
      "Headline assumption",
    );
    // A race has no start pool; one plan with pools beside it does.
    const raced = (...racing: string[]) => {
      const scenario = fabricateScenario({ A: "platform x", B: "platform y" });
      const plans = scenario.plans.map((plan) => ({
        ...plan,
        recommendedBy: racing.includes(plan.name) ? ("race" as const) : ("pools" as const),
      }));
      return reportOf(recommends, 40, { ...scenario, plans });
    };
    expect(await raced("A", "B")).not.toContain("Headline assumption");
    expect(await raced("A")).toContain("Headline assumption: ");
  });

  it("holds what a view is and what the follow feed is not", async () => {
    const text = await reportOf(() => reach(10));
    expect(text).toContain(
      "A view is a video that started to play, in every plan alike. Public counters: counter of A; counter of B.",
    );
    expect(text).toContain('"B" is not weibo-2013 itself');
  });

  it("passes on what the engine warns of, once, with its plans and in how many worlds", async () => {
    const warned = (plan: string, world: number) => ({
      ...reach(10),
      warnings: [...(world <= 30 ? ["Chance decides."] : []), ...(plan === "B" ? ["Not delivered."] : [])],
    });
    const text = await reportOf(warned);
    expect(text).toContain("- Chance decides. (in 30 of 40 worlds)");
    expect(text).toContain("- B: Not delivered.");
    expect(text.match(/Chance decides/g)).toHaveLength(1);
  });

  it("says below 20 worlds that brackets are rough", async () => {
    expect(await reportOf(() => reach(10), 19)).toContain("Only 19 worlds: brackets are rough.");
    expect(await reportOf(() => reach(10), 20)).not.toContain("rough");
  });
});

describe("the strip of views per day", () => {
  it("spans from nothing to the highest day", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([0, 0])).toBe("▁▁");
  });
});
