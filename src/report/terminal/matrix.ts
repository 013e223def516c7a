import type { PlanFigures } from "../../study/compare/comparison.ts";
import { type Role, roles, type Surface, surfaces } from "../../vocabulary/terms.ts";
import { percent } from "../numbers.ts";
import { type Column, row, type Style } from "./layout.ts";

export const roleWords: Readonly<Record<Role, string>> = {
  brand: "brand",
  celebrity: "celebrities",
  topKol: "top KOLs",
  midKol: "mid KOLs",
  microKol: "micro KOLs",
  koc: "KOCs",
  participant: "users",
};

/** How a post came before a viewer, in words. */
export const surfaceWords: Readonly<Record<Surface, string>> = {
  following: "followers",
  reposted: "reposted",
  forYou: "recommended",
  direct: "messages",
  paid: "paid",
  live: "live",
  trending: "trending",
  search: "search",
};

/** Whose post × how it was served, in whole percent of the plan's views; rows and columns without views left out. */
export function matrix(plan: PlanFigures, { strong }: Style): string[] {
  const { name, viewsByRole, viewsBySurface, viewsByRoleAndSurface } = plan;
  const total = surfaces.reduce((sum, surface) => sum + viewsBySurface[surface], 0);
  const title = `WHERE ${name.toUpperCase()}'S VIEWS CAME FROM (% of views)`;
  if (total === 0) return [strong(title), "no views"];

  const shownRoles = roles.filter((role) => viewsByRole[role] > 0);
  const shownSurfaces = surfaces.filter((surface) => viewsBySurface[surface] > 0);
  const heads = [...shownSurfaces.map((surface) => surfaceWords[surface]), "all"];
  const columns: Column[] = [
    { width: 14 },
    ...heads.map((head) => ({ width: head.length + 3, align: "right" as const })),
  ];
  const share = (views: number) => (views > 0 ? percent(views / total) : ".");
  return [
    strong(title),
    row(["whose post", ...heads], columns),
    ...shownRoles.map((role) => {
      const cells = shownSurfaces.map((surface) => share(viewsByRoleAndSurface[role][surface]));
      return row([roleWords[role], ...cells, share(viewsByRole[role])], columns);
    }),
    row(["all", ...shownSurfaces.map((surface) => share(viewsBySurface[surface])), "100"], columns),
  ];
}
