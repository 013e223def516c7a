import * as z from "zod";
import { expected } from "../../vocabulary/faults.ts";
import { flag, leaf, text } from "../values/leaves.ts";
import { fails, type Reading } from "../values/statedValue.ts";

/** `compare:` — the plans, each stated by its differences from the base plan. */

function readWithout(raw: unknown): Reading<readonly string[]> {
  const list: unknown[] = Array.isArray(raw) ? raw : [raw];
  const words = list.filter((item) => typeof item === "string");
  return words.length === list.length ? { read: words } : fails(expected("a tier, a name, brand or paid", raw));
}

/** `{ celebrity: KOC }`: creators that a plan replaces, and the creators or the tier in their place. */
export type Swap = readonly { readonly from: string; readonly to: string }[];

function readSwap(raw: unknown): Reading<Swap> {
  const isMap = typeof raw === "object" && raw !== null && !Array.isArray(raw);
  const pairs = isMap ? Object.entries(raw) : [];
  if (pairs.length === 0 || pairs.some(([, to]) => typeof to !== "string"))
    return fails(expected("creators and their replacement such as { celebrity: KOC }", raw));
  return { read: pairs.map(([from, to]) => ({ from, to: String(to) })) };
}

function readSet(raw: unknown): Reading<Readonly<Record<string, unknown>>> {
  const isMap = typeof raw === "object" && raw !== null && !Array.isArray(raw);
  return isMap ? { read: { ...raw } } : fails(expected("paths and values such as { audience.users: 400M }", raw));
}

function readPlatforms(raw: unknown): Reading<readonly string[]> {
  const names = Array.isArray(raw) ? raw.filter((item) => typeof item === "string") : [];
  const isTwo = Array.isArray(raw) && raw.length === 2 && names.length === 2;
  return isTwo ? { read: names } : fails(expected("two platforms such as [xiaohongshu-2020, douyin-2020]", raw));
}

export const planSchema = z.strictObject({
  name: text("Name of the plan", 60),
  platform: text("Platform on which it runs; not stated: the base plan's").optional(),
  platforms: leaf<readonly string[]>(
    { meaning: "Two platforms on which it runs at once; reach is counted in people" },
    readPlatforms,
    [],
  ).optional(),
  feed_of: text("Platform whose feed replaces this plan's feed; everything else stays").optional(),
  without: leaf(
    { meaning: "Parts that it leaves out: a tier, a name, brand, paid, live, shop" },
    readWithout,
    [],
  ).optional(),
  set: leaf({ meaning: "Values that this plan changes: { audience.users: 400M }" }, readSet, {}).optional(),
  swap: leaf({ meaning: "Creators that it replaces by others: { celebrity: KOC }" }, readSwap, []).optional(),
  same_budget: flag(
    "Does it hire as many creators as the fees of the replaced pay for? Not stated: one for one",
  ).optional(),
});
export type PlanEntry = z.output<typeof planSchema>;
