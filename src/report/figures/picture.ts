import { short } from "../../lib/numberText.ts";
import type { Comparison, PlanFigures } from "../../study/compare/comparison.ts";
import { roles, type Surface, surfaces } from "../../vocabulary/terms.ts";
import { counted, dayAndMonth } from "../numbers.ts";
import { roleWords, surfaceWords } from "../words.ts";

/**
 * A comparison as an SVG picture: earned views by author and surface under the first two plans, and views per day. The
 * card has a background of its own, so that it reads on light and dark pages alike; the order of the legend and dashes
 * carry the distinctions without colour.
 */

const width = 800;
const margin = 24;
const surfaceColours: Readonly<Record<Surface, string>> = {
  following: "#4477aa",
  reposted: "#66ccee",
  forYou: "#ee6677",
  direct: "#ccbb44",
  paid: "#bbbbbb",
  live: "#882255",
  trending: "#117733",
  search: "#999933",
};
const planStyles = [
  { colour: "#aa3377", dash: "" },
  { colour: "#1f7a33", dash: ' stroke-dasharray="7 4"' },
] as const;

export function picture(comparison: Comparison): string {
  const { campaign, replicates } = comparison;
  const plans = comparison.plans.slice(0, 2);
  const shownRoles = roles.filter((role) => plans.some(({ viewsByRole }) => viewsByRole[role] > 0));
  // Bought views are the same by design, and many times the others where they are the most: they stand in the titles.
  const earned = surfaces.filter((surface) => surface !== "paid");
  const shownSurfaces = earned.filter((surface) => plans.some(({ viewsBySurface }) => viewsBySurface[surface] > 0));
  const size = `${short(campaign.users, 3)} users, ${counted(campaign.days, "day")}, ${counted(replicates, "world")}`;
  const title = `${campaign.name}: ${plans.map(({ name }) => name).join(" and ")}`;

  const barsTop = 146;
  const rowHeight = 27;
  const daysTop = barsTop + shownRoles.length * rowHeight + 62;
  const height = daysTop + 200;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-family="system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif" font-size="13" fill="#1f2328">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#ffffff" stroke="#d0d7de"/>`,
    text(margin, 32, title, ' font-size="17" font-weight="600"'),
    text(margin, 52, `${size}. Bars: mean earned views by whose post it was and how it was served.`, muted),
    ...legend(shownSurfaces),
    ...bars(plans, shownRoles, shownSurfaces, barsTop, rowHeight),
    ...days(plans, comparison, daysTop),
    "</svg>",
  ].join("\n")}\n`;
}

const muted = ' fill="#59636e"';

function legend(shown: readonly Surface[]): string[] {
  let x = margin;
  return shown.flatMap((surface) => {
    const word = surfaceWords[surface];
    const at = x;
    x += 46 + 7.2 * word.length;
    return [
      `<rect x="${at}" y="66" width="12" height="12" fill="${surfaceColours[surface]}"/>`,
      text(at + 18, 77, word),
    ];
  });
}

/** One column of bars per plan, one row per kind of author, all to one scale. */
function bars(
  plans: readonly PlanFigures[],
  shownRoles: readonly (typeof roles)[number][],
  shownSurfaces: readonly Surface[],
  top: number,
  rowHeight: number,
): string[] {
  const labels = 92;
  const gap = 20;
  const column = (width - 2 * margin - labels - gap * (plans.length - 1)) / plans.length;
  const earnedBy = (plan: PlanFigures, role: (typeof roles)[number]) =>
    shownSurfaces.reduce((sum, surface) => sum + plan.viewsByRoleAndSurface[role][surface], 0);
  const largest = Math.max(...plans.flatMap((plan) => shownRoles.map((role) => earnedBy(plan, role))));
  const scale = largest > 0 ? (column - 52) / largest : 0;
  const lines = shownRoles.map((role, r) => text(margin, top + r * rowHeight + 15, roleWords[role]));
  plans.forEach((plan, p) => {
    const left = margin + labels + p * (column + gap);
    lines.push(text(left, top - 32, plan.name, ' font-weight="600"'), text(left, top - 14, totals(plan), muted));
    shownRoles.forEach((role, r) => {
      const y = top + r * rowHeight;
      let x = left;
      for (const surface of shownSurfaces) {
        const length = plan.viewsByRoleAndSurface[role][surface] * scale;
        if (length >= 0.05) {
          lines.push(
            `<rect x="${fixed(x)}" y="${y}" width="${fixed(length)}" height="20" fill="${surfaceColours[surface]}"/>`,
          );
        }
        x += length;
      }
      const views = earnedBy(plan, role);
      lines.push(text(x + 6, y + 15, views > 0 ? short(views, 2) : "none", muted));
    });
    const bottom = top + shownRoles.length * rowHeight;
    lines.push(`<path d="M${fixed(left)} ${top - 4}V${bottom - 3}" stroke="#1f2328" fill="none"/>`);
  });
  return lines;
}

function totals({ earnedViews, paidViews, reach }: PlanFigures): string {
  const bought = paidViews && paidViews.mean > 0 ? `${short(paidViews.mean, 2)} bought` : undefined;
  const parts = [
    earnedViews && `${short(earnedViews.mean, 2)} earned`,
    bought,
    reach && `${short(reach.mean, 2)} people`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

/** Median views of each day as a line, and the range of 8 of 10 worlds as a band. */
function days(plans: readonly PlanFigures[], { campaign, replicates }: Comparison, top: number): string[] {
  const bottom = top + 150;
  const left = margin + 48;
  const count = plans[0].viewsPerDay.p50.length;
  const step = (width - margin - left) / count;
  const highest = Math.max(1, ...plans.flatMap(({ viewsPerDay }) => viewsPerDay.p90));
  const unit = niceStep(highest);
  const top1 = Math.ceil(highest / unit) * unit;
  const y = (value: number) => fixed(bottom - (value / top1) * (bottom - top - 12));
  const x = (day: number) => fixed(left + (day + 0.5) * step);
  const points = (values: readonly number[]) => values.map((value, day) => `${x(day)} ${y(value)}`);
  const band = replicates > 1 ? ". Line: median; band: 8 of 10 worlds." : "";
  const lines = [text(margin, top - 14, `Views per day, bought ones too${band}`, ' font-weight="600"')];
  for (let value = 0; value <= top1; value += unit) {
    lines.push(
      `<path d="M${left} ${y(value)}H${width - margin}" stroke="#d0d7de" fill="none"/>`,
      text(left - 8, Number(y(value)) + 4, short(value, 2), `${muted} text-anchor="end"`),
    );
  }
  plans.forEach(({ viewsPerDay: { p10, p50, p90 } }, p) => {
    const { colour, dash } = planStyles[p];
    if (replicates > 1) {
      const outline = [...points(p90), ...points(p10).reverse()].join("L");
      lines.push(`<path d="M${outline}Z" fill="${colour}" fill-opacity="0.18"/>`);
    }
    lines.push(`<path d="M${points(p50).join("L")}" stroke="${colour}" stroke-width="2.5" fill="none"${dash}/>`);
  });
  const every = Math.ceil(count / 10);
  for (let day = 0; day < count; day += every) {
    const label = dayAndMonth(campaign.startMs + day * 86_400_000, campaign.zoneMinutes);
    lines.push(text(Number(x(day)), bottom + 18, label, `${muted} text-anchor="middle"`));
  }
  let at = left;
  plans.forEach(({ name }, p) => {
    const { colour, dash } = planStyles[p];
    lines.push(
      `<path d="M${at} ${bottom + 34}h28" stroke="${colour}" stroke-width="2.5" fill="none"${dash}/>`,
      text(at + 35, bottom + 38, name),
    );
    at += 66 + 8 * name.length;
  });
  return lines;
}

/** 1, 2 or 5 times a power of ten: three to six of it make the value. */
function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value / 3));
  return [1, 2, 5].map((n) => n * power).findLast((step) => value / step >= 3) ?? power;
}

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}"${attributes}>${escaped(content)}</text>`;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
