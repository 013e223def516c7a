import { short } from "../../lib/numberText.ts";
import { playActions } from "../../vocabulary/actions.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { Brief } from "../plans/brief.ts";
import type { Quantity } from "../values/quantity.ts";
import { highOf, lowOf, type Path, percentText, type Report } from "./bounds.ts";

/** `model:` — the tick divides a day, shares sum to 1, and numbers that bound one another are in order. */

export function checkTick({ model }: BriefFile, report: Report): void {
  const hours = model.tick.value;
  const perDay = 24 / hours;
  if (Math.abs(perDay - Math.round(perDay)) > 1e-9)
    report(["model", "tick"], `expected a length that divides a day, such as 1h or 30min, got ${short(hours)}h`);
}

export function sumsToOne(shares: Readonly<Record<string, Quantity | undefined>>, path: Path, report: Report): void {
  const sum = Object.values(shares).reduce((total, share) => total + (share?.value ?? 0), 0);
  if (Math.abs(sum - 1) > 1e-6) report(path, `expected shares that sum to 100%, got ${percentText(sum)}`);
}

export function checkShares({ feed, response }: Brief, report: Report): void {
  sumsToOne(feed.slots, ["model", "feed", "slots"], report);
  sumsToOne(response.variance, ["model", "response", "variance"], report);
  for (const name of playActions) {
    const [rate, play] = [response.rates[name].value, response.validPlay.value];
    if (rate < play) continue;
    report(
      ["model", "response", "rates", name],
      `expected a rate below the ${percentText(play)} of valid plays, got ${percentText(rate)} (the action needs a valid play)`,
    );
  }
  const { median, p90 } = response.backgroundDuration;
  if (p90.value <= median.value)
    report(
      ["model", "response", "backgroundDuration", "p90"],
      `expected a duration above the median of ${short(median.value)}s, got ${short(p90.value)}s`,
    );
}

export function checkGraph({ graph, users }: Brief, report: Report): void {
  const most = Math.min(graph.maxFollowers.value, 0.05 * lowOf(users));
  if (!(highOf(graph.meanFollowers) >= most)) return;
  report(
    ["model", "graph", "meanFollowers"],
    `expected fewer than ${short(most)} (maxFollowers or 5% of the users), got ${short(highOf(graph.meanFollowers))}`,
  );
}
