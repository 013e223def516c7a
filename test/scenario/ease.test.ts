import { expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";

const easeOf = (ugc: string, model = "") => {
  const text = `campaign: { name: A, start: 2020-07-01T10:00+08:00, days: 1 }
audience: { users: 1M }
ugc: { ${ugc} }
creators: [{ tier: KOC }]
compare: [{ name: A, platform: douyin-2020 }]
${model}`;
  return settle(parseScenario(text, { file: "ease.yaml" }).plans[0]!, { seed: "a" }).challenge.ease;
};

it("a prize and a filter make a task easier to join, unless the brief says how easy it is", () => {
  const dance = "ask: copy a dance";
  expect(easeOf(dance)).toBe(1);
  expect(easeOf(`${dance}, prize: a trip`)).toBeCloseTo(1.3, 12);
  expect(easeOf(`${dance}, prize: none, filter: no`)).toBe(1);
  expect(easeOf(`${dance}, prize: a trip, filter: yes`)).toBeCloseTo(1.3 * 1.1, 12);
  // To tap a filter is the task already.
  expect(easeOf("ask: tap a filter, filter: yes")).toBe(1.5);
  expect(easeOf(`${dance}, prize: a trip`, "model: { challenge: { ease: 0.4 } }")).toBe(0.4);
});
