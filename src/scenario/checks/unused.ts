import { knownFamilies } from "../entries/platforms.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Plan } from "../plans/plan.ts";
import { highOf, type Path, type Report } from "./bounds.ts";

/** Nothing is ignored: every stated value has an effect in some plan. */

const slotsFor = { trending: "hot lists", search: "search results", live: "live rooms" } as const;
type Surface = keyof typeof slotsFor;

export function checkUse(file: BriefFile, plans: readonly Plan[], report: Report): void {
  const briefs = plans.flatMap((plan) => plan.onEach ?? [plan]).map(({ brief }) => brief);
  const families = [...new Set(briefs.map(({ family }) => family))];
  const hasSlots = (surface: Surface) => briefs.some(({ feed }) => (feed.slots[surface]?.value ?? 0) > 0);
  const reportNoSlots = (path: Path, surface: Surface) =>
    report(path, `has no effect: no plan gives slots to ${slotsFor[surface]} (set model.feed.slots.${surface})`);

  if (plans.every(({ onEach }) => onEach === undefined)) {
    const { shared, groups, target } = file.audience;
    const stated: (readonly [Path, unknown])[] = [
      [["audience", "shared"], shared],
      ...groups.map((group, i) => [["audience", "groups", i, "shared"], group.shared] as const),
      [["audience", "target", "shared"], target && "shared" in target ? target.shared : undefined],
    ];
    for (const [path, value] of stated)
      if (value !== undefined) report(path, "has no effect: no plan runs on two platforms (set platforms: [a, b])");
  }
  const { feed } = file.model;
  if (feed?.trending && !hasSlots("trending")) reportNoSlots(["model", "feed", "trending"], "trending");
  // Searches make heat, so a feed with a hot list uses them without slots for search results.
  if (feed?.search && !hasSlots("search") && !hasSlots("trending"))
    reportNoSlots(["model", "feed", "search"], "search");
  for (const name of ["creators", "paid", "live"] as const) {
    // `checkFamilies` reports words that name no family.
    for (const [i, { on }] of file[name].entries())
      if (on?.every((family) => knownFamilies.includes(family) && !families.includes(family)))
        report(
          [name, i, "on"],
          `expected a family that some plan runs on (${families.join(", ")}), got ${on.join(", ")}`,
        );
  }
  if (hasSlots("live")) return;
  for (const [i, event] of file.live.entries()) {
    for (const name of ["feed_share", "enter", "usual_stay"] as const)
      if (event[name] !== undefined && highOf(event[name]) > 0) reportNoSlots(["live", i, name], "live");
  }
}
