import type { ComparedCampaign, PlanFigures } from "../study/compare/comparison.ts";
import type { Strips } from "./blocks.ts";
import { dayAndMonth } from "./numbers.ts";

/** Median views of each day, plan by plan. */
export function perDay(plans: readonly PlanFigures[], { startMs, zoneMinutes }: ComparedCampaign): Strips {
  const days = plans[0].viewsPerDay.p50.length;
  return {
    kind: "strips",
    title: "VIEWS PER DAY",
    note: "medians, each scaled to its own peak",
    from: dayAndMonth(startMs, zoneMinutes),
    to: dayAndMonth(startMs + (days - 1) * 86_400_000, zoneMinutes),
    rows: plans.map(({ name, viewsPerDay: { p50 } }) => ({ label: name, values: p50 })),
  };
}
