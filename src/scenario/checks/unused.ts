import { knownFamilies } from "../entries/platforms.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Plan } from "../plans/plan.ts";
import { highOf, type Path, type Report } from "./bounds.ts";

/** Whatever is stated has a use in some plan. */
export function checkUse(file: BriefFile, plans: readonly Plan[], report: Report): void {
  const briefs = plans.flatMap((plan) => plan.onEach ?? [plan]).map(({ brief }) => brief);
  const families = [...new Set(briefs.map(({ family }) => family))];
  const hasSlots = (surface: "trending" | "search" | "live") =>
    briefs.some(({ feed }) => (feed.slots[surface]?.value ?? 0) > 0);
  const noSlots = (path: Path, surface: "trending" | "search" | "live") =>
    report(path, `expected slots in some plan (model.feed.slots.${surface}), without which this says nothing`);

  if (plans.every(({ onEach }) => onEach === undefined)) {
    const { shared, groups, target } = file.audience;
    const stated: (readonly [Path, unknown])[] = [
      [["audience", "shared"], shared],
      ...groups.map((group, i) => [["audience", "groups", i, "shared"], group.shared] as const),
      [["audience", "target", "shared"], target && "shared" in target ? target.shared : undefined],
    ];
    for (const [path, value] of stated)
      if (value !== undefined) report(path, "expected a plan on two platforms (platforms: [a, b]), got none");
  }
  const { feed } = file.model;
  if (feed?.trending && !hasSlots("trending")) noSlots(["model", "feed", "trending"], "trending");
  // Searches heat the hot list, too.
  if (feed?.search && !hasSlots("search") && !hasSlots("trending")) noSlots(["model", "feed", "search"], "search");
  for (const name of ["creators", "paid", "live"] as const) {
    // A word that names no family is told elsewhere.
    for (const [i, { on }] of file[name].entries())
      if (on?.every((family) => knownFamilies.includes(family) && !families.includes(family)))
        report(
          [name, i, "on"],
          `expected a family that some plan runs on (${families.join(", ")}), got ${on.join(", ")}`,
        );
  }
  if (hasSlots("live")) return;
  for (const [i, event] of file.live.entries()) {
    for (const name of ["feed_share", "enter"] as const)
      if (event[name] !== undefined && highOf(event[name]) > 0) noSlots(["live", i, name], "live");
  }
}
