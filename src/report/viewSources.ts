import type { PlanFigures } from "../study/compare/comparison.ts";
import { roles, surfaces } from "../vocabulary/terms.ts";
import { type Cell, type Paragraphs, type Table, textCell } from "./blocks.ts";
import { roleWords, surfaceWords } from "./words.ts";

/** Author's role × surface, in shares of the plan's views; rows and columns without views are left out. */
export function viewSources(plan: PlanFigures): Table | Paragraphs {
  const { name, viewsByRole, viewsBySurface, viewsByRoleAndSurface } = plan;
  const total = surfaces.reduce((sum, surface) => sum + viewsBySurface[surface], 0);
  const title = `SOURCES OF ${name.toUpperCase()}'S VIEWS (% of views)`;
  if (total === 0) return { kind: "paragraphs", title, texts: ["no views"] };
  const shownRoles = roles.filter((role) => viewsByRole[role] > 0);
  const shownSurfaces = surfaces.filter((surface) => viewsBySurface[surface] > 0);
  const share = (views: number): Cell => (views > 0 ? { kind: "percent", value: views / total } : textCell("."));
  return {
    kind: "table",
    title,
    heads: ["posts by", ...shownSurfaces.map((surface) => surfaceWords[surface]), "all"],
    rows: [
      ...shownRoles.map((role) => ({
        label: roleWords[role],
        cells: [
          ...shownSurfaces.map((surface) => share(viewsByRoleAndSurface[role][surface])),
          share(viewsByRole[role]),
        ],
      })),
      { label: "all", cells: [...shownSurfaces.map((surface) => share(viewsBySurface[surface])), share(total)] },
    ],
  };
}
