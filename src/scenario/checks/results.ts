import { pathText } from "../../vocabulary/faults.ts";
import type { BriefFile } from "../entries/schema.ts";
import { leaves } from "../values/leafTree.ts";
import type { Path, Report } from "./bounds.ts";

/** `results_reported:`, `objective:` and `tune:` — the scenario has the results that they name. */

/** Metrics of the target need a target. */
export function checkTargetMetrics({ audience, campaign, results_reported: results }: BriefFile, report: Report): void {
  if (audience.target !== undefined) return;
  const needsTarget = (metric: string | undefined) => metric?.startsWith("target") === true;
  const message = "expected audience.target beside it, got nothing";
  if (needsTarget(campaign.objective)) report(["campaign", "objective"], message);
  results.forEach(({ metric }, i) => {
    if (needsTarget(metric)) report(["results_reported", i], message);
  });
}

/** Paths of quantities that `tune:` cannot solve: they decide which worlds there are, not what happens in one. */
export function untunable(file: BriefFile): Path[] {
  return leaves(file)
    .filter(
      ({ path, stated }) => stated.tune !== undefined && /^(replicates|campaign|model\.tick)\b/.test(pathText(path)),
    )
    .map(({ path }) => path);
}
