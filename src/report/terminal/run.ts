import plot from "simple-ascii-chart";
import { short } from "../../lib/numberText.ts";
import type { CascadeSummary, LiveSummary, PostSummary, Run } from "../../metrics/run.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { MetricName } from "../../vocabulary/metrics.ts";
import { metricNames } from "../../vocabulary/metrics.ts";
import { surfaces } from "../../vocabulary/terms.ts";
import { counted, percent } from "../numbers.ts";
import { panelNote } from "../panelNote.ts";
import { groupList } from "./groups.ts";
import { bullets, type Column, headRows, page, row, type Style, styleFor } from "./layout.ts";
import { roleWords, surfaceWords } from "./matrix.ts";
import { platformsOfRun } from "./platforms.ts";

export interface RunReportOptions {
  readonly colour: boolean;
  readonly plan: string;
  readonly seed: string;
}

/** One plan in one world, in detail: every metric, the course of it, the top posts, the largest cascade, what was solved. */
export function runReport(scenario: Scenario, run: Run, { colour, plan, seed }: RunReportOptions): string {
  const style = styleFor(colour);
  const { campaign, users } = scenario;
  const size = `${short(users, 3)} users, ${counted(campaign.days, "day")}, one world, seed ${seed}`;
  const notes = [...run.warnings, ...(run.panel ? [panelNote(run.panel, run.metrics.reach ?? 0)] : [])];
  return page([
    [style.strong(`${campaign.name}: ${plan}`.toUpperCase()), size],
    metricList(run, style),
    run.byGroup ? groupList(run.byGroup, style) : [],
    platformsOfRun(run, plan, style),
    course("VIEWS PER HOUR", run, perHour(run), style),
    course("PEOPLE REACHED SO FAR", run, run.series.reach, style),
    topPosts(run.topPosts, style),
    run.largestCascade ? cascade(run.largestCascade, style) : [],
    run.live ? liveList(run.live, style) : [],
    solvedList("SOLVED FOR THE POPULATION (the same in every plan)", run.solved.calibration, style),
    solvedList("SOLVED FOR THE FEED", run.solved.feed, style),
    notes.length > 0 ? bullets("READ WITH CARE", notes, style) : [],
  ]);
}

/** Names as in `--json`, two columns. */
function metricList({ metrics }: Run, { strong }: Style): string[] {
  const present = metricNames.filter((name) => metrics[name] !== undefined);
  const entry = (name: MetricName | undefined) => (name ? [name, short(metrics[name] ?? 0, 3)] : ["", ""]);
  const half = Math.ceil(present.length / 2);
  const columns: Column[] = [{ width: 26 }, { width: 10, align: "right" }];
  const wide = [columns[0], columns[1], { width: 6 }, ...columns];
  const lines = Array.from({ length: half }, (_, i) =>
    row([...entry(present[i]), "", ...entry(present[half + i])], wide),
  );
  return [strong("METRICS"), ...lines];
}

/** Flow per tick turned into flow per hour. */
function perHour({ series: { hours, views } }: Run): number[] {
  return views.map((count, tick) => count / (hours[tick] - (tick ? hours[tick - 1] : 0)));
}

/** A curve over days; the chart needs two points and something to show. */
function course(title: string, { series: { hours } }: Run, values: readonly number[], { strong }: Style): string[] {
  if (values.length < 2 || Math.max(...values) <= 0) return [];
  const points = hours.map((hour, i): [number, number] => [hour / 24, values[i]]);
  const days = Math.ceil(hours[hours.length - 1] / 24);
  const step = Math.ceil(days / 7);
  const chart = plot(points, {
    width: 66,
    height: 8,
    yRange: [0, Math.max(...values)],
    customYAxisTicks: [0, 0.5, 1].map((part) => part * Math.max(...values)),
    customXAxisTicks: Array.from({ length: Math.floor(days / step) }, (_, i) => (i + 1) * step),
    formatter: (value, { axis }) => (axis === "y" ? short(value, 2) : String(Math.round(value))),
  });
  const lines = chart.split("\n").map((line) => line.trimEnd());
  return [`${strong(title)} (by day)`, ...lines.filter((line) => line.length > 0)];
}

function topPosts(posts: readonly PostSummary[], { strong }: Style): string[] {
  const right = (width: number): Column => ({ width, align: "right" });
  const columns = [{ width: 22 }, { width: 13 }, right(5), right(8), right(8), right(8), right(8), right(8)];
  const heads = ["", "", "day", "quality", "views", "likes", "shares", "joined"];
  return [
    strong("TOP POSTS"),
    ...headRows(heads, columns),
    ...posts.flatMap((post) => {
      const day = String(Math.floor(post.atHours / 24) + 1);
      const counts = [post.views, post.likes, post.shares, post.children].map((count) => short(count, 3));
      const parts = surfaces
        .filter((surface) => post.viewsBySurface[surface] > 0)
        .map((surface) => `${surfaceWords[surface]} ${percent(post.viewsBySurface[surface] / post.views)}%`);
      const figures = row([post.key, roleWords[post.role], day, post.quality.toFixed(2), ...counts], columns);
      return parts.length ? [figures, `  ${parts.join(", ")}`] : [figures];
    }),
  ];
}

function cascade(
  { post, role, size, depth, structuralVirality, sizeByDepth }: CascadeSummary,
  { strong }: Style,
): string[] {
  const levels = sizeByDepth.map((members, distance) => `${distance}: ${short(members, 3)}`).join("  ");
  return [
    strong("LARGEST CASCADE"),
    `${post} (${roleWords[role]}): ${short(size, 3)} people, ${counted(depth, "step")} deep,`,
    `structural virality ${structuralVirality.toFixed(2)} (mean distance between two of them)`,
    `people by distance from the author  ${levels}`,
  ];
}

function liveList(events: readonly LiveSummary[], { strong }: Style): string[] {
  const lines = events.flatMap((event) => {
    const { key, atHours, invited, entered, viewerMinutes, questions, follows, concurrency, shop } = event;
    const viewers = invited + entered;
    const stay = viewers > 0 ? `, ${(viewerMinutes / viewers).toFixed(1)} min each` : "";
    const peak = short(Math.max(...concurrency, 0), 3);
    return [
      `${key}, day ${Math.floor(atHours / 24) + 1}: ${short(viewers, 3)} viewers, ${short(invited, 3)} invited and ${short(entered, 3)} from the feed${stay}`,
      `  at most ${peak} at once; ${short(questions, 3)} questions, ${short(follows, 3)} new followers`,
      ...(shop
        ? [
            `  ${short(shop.clicks, 3)} clicks, ${short(shop.carts, 3)} carts or forms, ${short(shop.completed, 3)} bought or signed up`,
          ]
        : []),
    ];
  });
  return [strong("LIVE EVENTS"), ...lines];
}

function solvedList(title: string, values: Readonly<Record<string, number>>, { strong }: Style): string[] {
  const columns: Column[] = [{ width: 40 }, { width: 12, align: "right" }];
  const lines = Object.entries(values).map(([name, value]) =>
    row([name, String(Number(value.toPrecision(4)))], columns),
  );
  return lines.length ? [strong(title), ...lines] : [];
}
