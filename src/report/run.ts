import { short } from "../lib/numberText.ts";
import type { AccountSummary, CascadeSummary, LiveSummary, PostSummary, Run } from "../metrics/run.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { decimals, metricsBySection, metrics as metricTable } from "../vocabulary/metrics.ts";
import { surfaces } from "../vocabulary/terms.ts";
import { type Block, type Curve, type Entries, figure, type Paragraphs, type Table, textCell } from "./blocks.ts";
import { groupsOfRun } from "./groups.ts";
import { runHead } from "./head.ts";
import { counted, percent } from "./numbers.ts";
import { panelNote } from "./panelNote.ts";
import { platformsOfRun } from "./platforms.ts";
import { roleWords, surfaceWords } from "./words.ts";

export interface RunFacts {
  readonly plan: string;
  /** Seed of the world. */
  readonly seed: string;
}

/** One plan in one world, in detail: metrics, curves, top posts and accounts, the largest cascade, solved values. */
export function runReport(scenario: Scenario, run: Run, { plan, seed }: RunFacts): Block[] {
  const { series, live, largestCascade, byGroup, solved, panel, metrics } = run;
  const notes = [...run.warnings, ...(panel ? [panelNote(panel, metrics.reach ?? 0)] : [])];
  return [
    runHead(scenario, plan, seed),
    metricList(run),
    ...(byGroup ? [groupsOfRun(byGroup)] : []),
    ...platformsOfRun(run, plan),
    curve("VIEWS PER HOUR", run, perHour(run)),
    curve("PEOPLE REACHED SO FAR", run, series.reach),
    topPosts(run.topPosts),
    ...(run.topAccounts.length > 0 ? [topAccounts(run.topAccounts)] : []),
    ...(largestCascade ? [cascade(largestCascade)] : []),
    ...(live ? [liveEvents(live)] : []),
    ...solvedValues("SOLVED FOR THE POPULATION (the same in every plan)", solved.calibration),
    ...solvedValues("SOLVED FOR THE FEED", solved.feed),
    ...(notes.length > 0 ? [{ kind: "caveats", texts: notes } as const] : []),
  ];
}

function metricList({ metrics }: Run): Entries {
  const entries = metricsBySection.flatMap((name) => {
    const cell = figure(metrics[name], decimals(name));
    return cell ? [{ label: metricTable[name].label, cell }] : [];
  });
  return { kind: "entries", title: "METRICS", entries };
}

/** Flow per tick turned into flow per hour. */
function perHour({ series: { hours, views } }: Run): number[] {
  return views.map((count, tick) => count / (hours[tick] - (tick ? hours[tick - 1] : 0)));
}

function curve(title: string, { series: { hours } }: Run, values: readonly number[]): Curve {
  return { kind: "curve", title, days: hours.map((hour) => hour / 24), values };
}

function topPosts(posts: readonly PostSummary[]): Table {
  return {
    kind: "table",
    title: "TOP POSTS",
    heads: ["", "", "day", "quality", "views", "likes", "shares", "joined"],
    rows: posts.map((post) => {
      const parts = surfaces
        .filter((surface) => post.viewsBySurface[surface] > 0)
        .map((surface) => `${surfaceWords[surface]} ${percent(post.viewsBySurface[surface] / post.views)}%`);
      const counts = [post.views, post.likes, post.shares, post.children].map((count) => figure(count));
      return {
        label: post.key,
        cells: [
          textCell(roleWords[post.role]),
          figure(Math.floor(post.atHours / 24) + 1),
          textCell(post.quality.toFixed(2)),
          ...counts,
        ],
        ...(parts.length ? { note: parts.join(", ") } : {}),
      };
    }),
  };
}

function topAccounts(accounts: readonly AccountSummary[]): Table {
  return {
    kind: "table",
    title: "NEW FOLLOWERS, TOP ACCOUNTS",
    heads: ["", "", "new followers"],
    rows: accounts.map(({ key, role, follows }) => ({
      label: key,
      cells: [textCell(roleWords[role]), figure(follows)],
    })),
  };
}

function cascade({ post, role, size, depth, structuralVirality, sizeByDepth }: CascadeSummary): Paragraphs {
  const levels = sizeByDepth.map((members, distance) => `${distance}: ${short(members, 3)}`).join(", ");
  return {
    kind: "paragraphs",
    title: "LARGEST CASCADE",
    texts: [
      `${post} (${roleWords[role]}): ${short(size, 3)} people, ${counted(depth, "step")} deep, structural virality ${structuralVirality.toFixed(2)} (mean distance between two of them).`,
      `People by distance from the author: ${levels}.`,
    ],
  };
}

function liveEvents(events: readonly LiveSummary[]): Paragraphs {
  const count = (value: number) => short(value, 3, 0);
  const texts = events.flatMap(({ key, atHours, invited, entered, viewerMinutes, concurrency, shop, ...event }) => {
    const viewers = invited + entered;
    const stay = viewers > 0 ? `, ${(viewerMinutes / viewers).toFixed(1)} min each` : "";
    const bought = shop
      ? `; ${count(shop.clicks)} clicks, ${count(shop.carts)} carts or forms, ${count(shop.completed)} bought or signed up`
      : "";
    return [
      `${key}, day ${Math.floor(atHours / 24) + 1}: ${count(viewers)} viewers, ${count(invited)} invited and ` +
        `${count(entered)} from the feed${stay}; at most ${count(Math.max(...concurrency, 0))} at once; ` +
        `${count(event.questions)} questions, ${count(event.follows)} new followers${bought}.`,
    ];
  });
  return { kind: "paragraphs", title: "LIVE EVENTS", texts };
}

function solvedValues(title: string, values: Readonly<Record<string, number>>): Entries[] {
  const entries = Object.entries(values).map(([label, value]) => ({
    // The engine's names, as words: `passShare` → "pass share".
    label: label.replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`),
    cell: textCell(String(Number(value.toPrecision(4)))),
  }));
  return entries.length > 0 ? [{ kind: "entries", title, entries }] : [];
}
