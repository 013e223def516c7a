import { describe, expect, it } from "vitest";
import { inputsOfPlans } from "../../src/scenario/plans/inputs.ts";
import { withValues } from "../../src/scenario/plans/values.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import { valueAtProbability } from "../../src/scenario/values/quantity.ts";
import { createSimulation } from "../../src/simulate.ts";
import { replicate } from "../../src/study/replicate.ts";
import { shipped } from "../smallWorld.ts";
import { fakeEngine } from "../study/fabricate.ts";

const names = ["cartier-pasha-2020", "bridal-two-platforms", "live-shopping", "boost-or-creators", "lid-flip-2019"];

describe("a point in input space", () => {
  it.each(names)("holds every ranged input of %s at a number, wherever it stands", (name) => {
    for (const plan of shipped(name).plans.flatMap((each) => each.onEach ?? [each])) {
      const ranged = inputsOfPlans([plan]).filter(({ low, high }) => low !== undefined && low < high!);
      expect(ranged.length).toBeGreaterThan(20);
      const values = Object.fromEntries(ranged.map(({ path, low }) => [path, low!]));
      const brief = withValues(plan.brief, values);
      const held = new Map(inputsOfPlans([{ ...plan, brief }]).map((input) => [input.path, input]));
      // A held override is named like the platform's own value, for it is drawn no more.
      const own = (path: string) => held.get(path) ?? held.get(path.replace(/^model\./, `${plan.on.platform}: `));
      for (const { path, low } of ranged) {
        const now = own(path);
        if (now === undefined) continue;
        expect([path, now.value, now.low]).toEqual([path, low, undefined]);
      }
      const found = ranged.filter(({ path }) => own(path) !== undefined);
      expect(found.length).toBeGreaterThan(0.8 * ranged.length);
    }
  });

  it("reaches the settings: platform, model, tier preset and brief, by number and by quantile", () => {
    const scenario = shipped("cartier-pasha-2020");
    const [plan] = scenario.plans;
    const input = (path: string) => inputsOfPlans([plan]).find((each) => each.path === path)!;
    const followers = input("creators[0].followers.douyin");
    const settings = settle(plan, {
      seed: "a",
      values: {
        "douyin-2020: people.slotsPerDay": 99,
        "douyin-2020: response.fatigue": { quantile: 1 - 1e-9 },
        "creators[0].followers.douyin": { quantile: 0.25 },
        "model.challenge.joinRate": 2e-4,
      },
    });
    expect(settings.people.slotsPerDay).toBe(99);
    expect(settings.reference.people.slotsPerDay).toBe(99);
    expect(settings.response.fatigue).toBeCloseTo(input("douyin-2020: response.fatigue").high!, 3);
    expect(settings.challenge.joinRate).toBe(2e-4);
    const [creator] = plan.brief.creators;
    const expected = Math.round(valueAtProbability({ ...followers, value: Number(followers.value) }, 0.25));
    const own = settings.accounts.filter(({ key }) => key.startsWith(`${creator.key}/`));
    expect(own.length).toBeGreaterThan(0);
    for (const account of own) expect(account.followers).toBe(expected);
  });

  it("moves no other draw", () => {
    const [plan] = shipped("cartier-pasha-2020").plans;
    const free = settle(plan, { seed: "a" });
    const held = settle(plan, { seed: "a", values: { "creators[0].followers.douyin": 5e6 } });
    const others = ({ accounts }: typeof free) =>
      accounts.filter(({ key }) => !key.startsWith(plan.brief.creators[0].key));
    expect(others(held)).toEqual(others(free));
    expect({ ...held, accounts: [] }).toEqual({ ...free, accounts: [] });
  });

  it("is refused where no plan has such an input", async () => {
    const design = { values: { "audience.useres": 1 }, replicates: 1 };
    await expect(replicate(shipped("small"), design, { engine: fakeEngine(() => ({})) })).rejects.toThrow(
      'values: expected inputs of the scenario\'s plans, got "audience.useres"',
    );
    const scenario = shipped("small");
    expect(() => createSimulation(scenario, scenario.plans[0], "a", { values: { "audience.useres": 1 } })).toThrow(
      'values: expected inputs of the scenario\'s plans, got "audience.useres"',
    );
  });
});
