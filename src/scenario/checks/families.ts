import { expected, meant } from "../../vocabulary/faults.ts";
import { knownFamilies } from "../entries/platforms.ts";
import type { BriefFile } from "../entries/schema.ts";
import type { PerFamily } from "../values/perFamily.ts";
import type { Path, Report } from "./bounds.ts";

type AccountFigures = Pick<BriefFile["creators"][number], "followers" | "average_views" | "engagement_rate">;

/** Families of platforms — every word that names one is known. */
export function checkFamilies({ brand, creators, paid, live }: BriefFile, report: Report): void {
  const check = (families: readonly string[] | undefined, pathOf: (family: string) => Path): void => {
    for (const family of families ?? []) checkFamily(family, pathOf(family), report);
  };
  const keys = (value: PerFamily<object> | undefined, path: Path): void =>
    check(familiesOf(value), (family) => [...path, family]);
  const figures = (author: AccountFigures | undefined, path: Path): void => {
    for (const name of ["followers", "average_views", "engagement_rate"] as const)
      keys(author?.[name], [...path, name]);
  };
  figures(brand, ["brand"]);
  for (const [i, creator] of creators.entries()) {
    const { on, fee } = creator;
    check(on, () => ["creators", i, "on"]);
    figures(creator, ["creators", i]);
    keys(fee, ["creators", i, "fee"]);
  }
  for (const [i, { on, cpm }] of paid.entries()) {
    check(on, () => ["paid", i, "on"]);
    keys(cpm, ["paid", i, "cpm"]);
  }
  for (const [i, { on }] of live.entries()) check(on, () => ["live", i, "on"]);
}

export function checkFamily(family: string, path: Path, report: Report): void {
  if (knownFamilies.includes(family)) return;
  report(path, expected(`a family of platforms (${knownFamilies.join(", ")})`, family, meant(family, knownFamilies)));
}

/** Families for which a value is stated; none where one value holds on all. */
export function familiesOf(value: PerFamily<object> | undefined): readonly string[] {
  return value !== undefined && "byFamily" in value ? Object.keys(value.byFamily as object) : [];
}

/**
 * Reports that the map has no value for the plan's platform, unless a misspelt family is the reason.
 * @param what the values of the map, in the plural
 */
export function reportNoValue(
  value: PerFamily<object>,
  what: string,
  path: Path,
  { family, platform }: { readonly family: string; readonly platform: string },
  report: Report,
): void {
  const given = familiesOf(value);
  if (given.every((name) => knownFamilies.includes(name)))
    report(path, `expected ${what} for ${family} (platform ${platform}), got ${what} for ${given.join(", ")}`);
}
