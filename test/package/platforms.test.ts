import { expect, it, vi } from "vitest";

it("importing feedcast reads no platform; each is read when it is first asked for, once", async () => {
  vi.resetModules();
  const { platformSchema } = await import("../../src/scenario/entries/model.ts");
  const read = vi.spyOn(platformSchema, "safeParse");
  const { parseScenario, platforms } = await import("../../src/index.ts");
  expect(Object.keys(platforms)).toHaveLength(11);
  expect(read).not.toHaveBeenCalled();
  const { family } = platforms["weibo-2013"];
  expect(family).toBe("weibo");
  expect(platforms["weibo-2013"]).toBe(platforms["weibo-2013"]);
  expect(read).toHaveBeenCalledTimes(1);
  parseScenario(`
question: Which platforms does a scenario read?
campaign: { name: Lazy, start: 2020-11-16T10:00+08:00, days: 1 }
audience: { users: 1M }
brand: { followers: 10, posts: 1 }
compare: [{ name: Follow feed, platform: weibo-2013 }, { name: For You, platform: douyin-2020 }]
`);
  expect(read).toHaveBeenCalledTimes(2);
});
