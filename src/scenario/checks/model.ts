import { playActions } from "../../vocabulary/actions.ts";
import type { Brief } from "../plans/brief.ts";
import { short } from "../values/numeral.ts";
import type { Quantity } from "../values/quantity.ts";
import { highOf, lowOf, type Path, type Report } from "./bounds.ts";

export function sumsToOne(shares: Readonly<Record<string, Quantity | undefined>>, path: Path, report: Report): void {
  const sum = Object.values(shares).reduce((total, share) => total + (share?.value ?? 0), 0);
  if (Math.abs(sum - 1) > 1e-6)
    report(path, `expected shares that sum to 100%, got ${Number((100 * sum).toPrecision(4))}%`);
}

export function checkShares({ feed, response }: Brief, report: Report): void {
  sumsToOne(feed.slots, ["model", "feed", "slots"], report);
  sumsToOne(response.variance, ["model", "response", "variance"], report);
  for (const name of playActions) {
    if (response.rates[name].value < response.validPlay.value) continue;
    report(["model", "response", "rates", name], "expected a rate below that of valid plays: it needs one");
  }
  const { median, p90 } = response.backgroundDuration;
  if (p90.value <= median.value)
    report(["model", "response", "backgroundDuration", "p90"], "expected a duration above the median");
}

export function checkGraph({ graph, users }: Brief, report: Report): void {
  const most = Math.min(graph.maxFollowers.value, 0.05 * lowOf(users));
  if (!(highOf(graph.meanFollowers) >= most)) return;
  report(
    ["model", "graph", "meanFollowers"],
    `expected fewer than ${short(most)} (maxFollowers and 5% of users), got ${short(highOf(graph.meanFollowers))}`,
  );
}
