import { describe, expect, it } from "vitest";
import type { Table } from "../../../src/report/blocks.ts";
import { comparisonReport } from "../../../src/report/comparison.ts";
import { timesWithin } from "../../../src/report/numbers.ts";
import { terminalText } from "../../../src/report/terminal/render.ts";
import { sparkline } from "../../../src/report/terminal/strips.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { compare } from "../../../src/study/compare/compare.ts";
import type { Comparison } from "../../../src/study/compare/comparison.ts";
import type { MetricName } from "../../../src/vocabulary/metrics.ts";
import { fabricateGroup, fabricateScenario, fakeEngine, type RunParts } from "../../study/fabricate.ts";
import { expectGolden } from "../golden.ts";
import { pasha } from "./pasha.ts";

const report = (comparison: Comparison) => terminalText(comparisonReport(comparison), { colour: false });

/** The report of two plans, B on a follow feed, with these figures in each world. */
async function reportOf(
  outcome: (plan: string, world: number) => RunParts,
  worlds = 40,
  scenario: Scenario = fabricateScenario({ A: "platform x", B: "feed of weibo-2013" }),
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
    const coloured = terminalText(comparisonReport(comparison), { colour: true });
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
    expect(text).toContain("A against B, people reached: cannot be told apart, ");
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
      "A GOES FURTHER. Same people, posts and money: A brings more earned views than B and more people reached.",
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

describe("the objective", () => {
  const forFollows = (objective: MetricName, plans: Record<string, string> = { A: "platform x", B: "platform y" }) => {
    const scenario = fabricateScenario(plans);
    return { ...scenario, campaign: { ...scenario.campaign, objective } };
  };
  /** B has three times the followers and likes, at a third of the cost each, on half the views. */
  const outcome = (plan: string, world: number): RunParts => {
    const luck = 100 + world;
    const follows = (plan === "B" ? 3 : 1) * luck;
    const views = (plan === "B" ? 1 : 2) * luck;
    return {
      metrics: { earnedViews: views, views, reach: luck, follows, likes: follows, costPerFollower: 50 / follows },
    };
  };

  it("leads the verdict, whatever the views say", async () => {
    const text = await reportOf(outcome, 40, forFollows("follows"));
    expect(text).toContain("B HAS MORE NEW FOLLOWERS. B brings about 3.0x the new followers of A; A brings about 2.0x");
    expect(text).toContain("A against B, people reached: the same to within 1%");
    expect(text).not.toContain("IT DEPENDS");
  });

  it("is better where it is lower, if it is a cost", async () => {
    const text = await reportOf(outcome, 40, forFollows("costPerFollower"));
    expect(text).toContain("B HAS A LOWER COST PER NEW FOLLOWER. B has about 0.33x the cost per new follower of A");
  });

  it("stands in the first row of the first table, also where no table lists it otherwise", async () => {
    const scenario = forFollows("likes");
    const lines = report(await compare(scenario, { engine: fakeEngine(outcome) })).split("\n");
    expect(lines[lines.findIndex((line) => /^ +A +B/.test(line)) + 1]).toMatch(/^Likes /);
    expect(await reportOf(outcome, 40)).not.toMatch(/Likes/);
  });

  it("that no plan defines is named as such", async () => {
    const text = await reportOf(outcome, 40, forFollows("sales"));
    expect(text).toContain("NO VERDICT ON THE OBJECTIVE. sales: not defined in every world of every plan.");
  });

  it("leads what is said of one plan", async () => {
    const text = await reportOf(outcome, 1, forFollows("follows", { A: "platform x" }));
    expect(text).toContain("A has 100 new followers, reaches 100 people and earns 200 views.");
  });
});

describe("the interval in the verdict", () => {
  it("is the one that decides: that of the mean ratio", async () => {
    const outcome = (plan: string, world: number) => reach(plan === "A" ? [50, 200, 300, 900][world % 4] : 100);
    const { comparisons } = await compare(fabricateScenario({ A: "", B: "" }), { engine: fakeEngine(outcome) });
    const { mean = 0, low = 0, high = 0 } = comparisons[0].ratio ?? {};
    expect(low).toBeLessThan(1);
    const { ends = [] } = timesWithin(mean, low, high);
    expect(await reportOf(outcome, 4)).toContain(`(95% interval ${ends[0]} to ${ends[1]})`);
  });

  it("that lies within 1% of equality is called the same, and no more worlds are asked for", async () => {
    const text = await reportOf((plan, world) => reach(1000 + (plan === "A" ? world % 3 : 1)));
    expect(text).toContain("THESE TWO PLANS ARE THE SAME TO WITHIN 1%.");
    expect(text).not.toContain("More worlds");
  });
});

describe("the ranking", () => {
  const plans = { A: "", B: "", C: "", D: "" };
  const ranked = (views: Record<string, (world: number) => number>, objective?: MetricName) => {
    const scenario = fabricateScenario(plans);
    const campaign = objective ? { ...scenario.campaign, objective } : scenario.campaign;
    return reportOf((plan, world) => reach(views[plan](world)), 20, { ...scenario, campaign });
  };

  it("of three plans or more ends the verdict, ties named", async () => {
    const text = await ranked({
      A: (world) => 200 + (world % 2),
      B: (world) => 200 + ((world + 1) % 2),
      C: () => 100,
      D: () => 300,
    });
    expect(text).toContain("RANKING BY EARNED VIEWS. 1. D; 2. A and B, which cannot be told apart; 3. C.");
  });

  it("cuts only where every plan above is told apart from every plan below", async () => {
    // D varies so much that it is told apart from nobody, though A is from C.
    const text = await ranked({
      A: () => 300,
      B: () => 200,
      C: () => 100,
      D: (world) => (world % 2 ? 10 : 900),
    });
    expect(text).toMatch(/NO RANKING BY EARNED VIEWS\. [A-D], [A-D], [A-D] and [A-D] are not all told apart\./);
  });

  it("is by the objective, and is left out with two plans", async () => {
    const by = (n: number) => () => n;
    const text = await ranked({ A: by(1), B: by(2), C: by(3), D: by(4) }, "reach");
    expect(text).toContain("RANKING BY PEOPLE REACHED. 1. D; 2. C; 3. B; 4. A.");
    expect(await reportOf((plan) => reach(plan === "A" ? 2 : 1))).not.toContain("RANKING");
  });
});

describe("the facts of the campaign", () => {
  const scenario = fabricateScenario({ A: "platform x" });
  const facts = { market: "China", hashtag: "#MakeYourOwnPath", filter: true, prize: "none" } as const;

  it("stand in the head", async () => {
    const text = await reportOf(() => reach(10), 4, { ...scenario, campaign: { ...scenario.campaign, ...facts } });
    expect(text).toContain("China · #MakeYourOwnPath · filter, no prize");
  });

  it("hold the videos that the client expects beside the simulated ones", async () => {
    const campaign = { ...scenario.campaign, expectedVideos: { value: 20_000 } };
    const outcome = (_: string, world: number) => ({
      metrics: { ...reach(10).metrics, participantPosts: 1000 * world },
    });
    const text = await reportOf(outcome, 3, { ...scenario, campaign });
    expect(text).toContain("UGC videos expected by the client: 20k; simulated: 2k (1.2k to 2.8k).");
  });
});

describe("new followers", () => {
  it("are told by the role of the account, where more than the brand gains any", async () => {
    const gained = (followsByRole: RunParts["followsByRole"]) => () => ({
      ...reach(10),
      ...(followsByRole ? { followsByRole } : {}),
    });
    const text = await reportOf(gained({ brand: 30, celebrity: 1200 }));
    expect(text).toMatch(/NEW FOLLOWERS BY ROLE OF THE ACCOUNT .* brand +30 +30 celebrities +1\.2k +1\.2k/);
    expect(await reportOf(gained({ brand: 30 }))).not.toContain("NEW FOLLOWERS BY");
  });
});

describe("a table", () => {
  const wide = { kind: "figure", value: 0.00102, low: 0.000961, high: 0.001234, decimals: 20 } as const;
  const table = (columns: number): Table => ({
    kind: "table",
    heads: ["", ...Array.from({ length: columns }, (_, i) => `Plan ${i + 1}`)],
    rows: [{ label: "Views", cells: Array.from({ length: columns }, () => wide) }],
  });

  it("never cuts a figure: columns that do not fit go below", () => {
    const lines = terminalText([table(4)], { colour: false }).split("\n");
    expect(lines.join("\n").match(/0\.00102 \(0\.00096-0\.0012\)|0\.00102 \(0\.000961-0\.00123\)/g)).toHaveLength(4);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("what must be read with care", () => {
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
