/** What a benchmark hands over: printed as tables, kept as JSON, from which `performance.ts` writes docs/performance.md. */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { dependencies, devDependencies, version } from "../package.json";

/** A row of the table: a column's heading, with its unit, and the figure. */
export type Row = Readonly<Record<string, string | number>>;

export interface Aim {
  readonly what: string;
  readonly figure: number;
  /** "s", "MB" …; empty for a ratio. */
  readonly unit: string;
  /** At most one of the two; without, the figure is only told. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface Figures {
  readonly rows: readonly Row[];
  readonly aims: readonly Aim[];
}

export interface Result extends Figures {
  readonly name: string;
  readonly date: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGB: number;
    readonly system: string;
    /** Processes that wanted a core in the minute before the benchmark began; 0 on a quiet machine. */
    readonly loadBefore: number;
  };
  readonly versions: Readonly<Record<string, string>>;
}

/** Read when this file is loaded, which is before anything is measured. */
const loadBefore = loadavg()[0] ?? 0;
const folder = new URL("../bench/results/", import.meta.url);

export function resultFile(name: string): URL {
  return new URL(`${name}.json`, folder);
}

/** Prints the figures; keeps them too, unless only chosen sizes were measured. */
export function report(name: string, figures: Figures, chosen: boolean): void {
  console.log(`\n${name}\n\n${table(figures.rows)}\n`);
  if (figures.aims.length > 0) console.log(`${aimsTable(figures.aims)}\n`);
  if (chosen) {
    console.log("Chosen sizes: not kept.");
    return;
  }
  const result: Result = {
    name,
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: availableParallelism(),
      memoryGB: Math.round(totalmem() / 1e9),
      system: `${process.platform} ${process.arch}`,
      loadBefore,
    },
    versions: { feedcast: version, node: process.versions.node, ...used(["piscina", "yaml", "tinybench"]) },
    ...figures,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(resultFile(name), `${JSON.stringify(result, sixDigits, 2)}\n`);
}

/** Versions of packages as package.json pins them. */
function used(names: readonly string[]): Record<string, string> {
  const pinned: Record<string, string> = { ...dependencies, ...devDependencies };
  return Object.fromEntries(names.map((name) => [name, pinned[name]]));
}

function sixDigits(_: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(6)) : value;
}

function isMet({ figure, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }: Aim): boolean {
  return figure <= atMost && figure >= atLeast;
}

export function aimsTable(aims: readonly Aim[]): string {
  return table(
    aims.map((aim) => ({
      figure: aim.what,
      aim: limit(aim),
      measured: withUnit(aim.figure, aim.unit),
      "": limit(aim) === "none" ? "" : isMet(aim) ? "met" : "**missed**",
    })),
  );
}

function limit({ atMost, atLeast, unit }: Aim): string {
  if (atMost !== undefined) return `≤ ${withUnit(atMost, unit)}`;
  return atLeast === undefined ? "none" : `≥ ${withUnit(atLeast, unit)}`;
}

/** A Markdown table that also reads well on a console. */
export function table(rows: readonly Row[]): string {
  const headings = Object.keys(rows[0] ?? {});
  const batches = rows.map((row) => headings.map((heading) => written(row[heading] ?? "")));
  const widths = headings.map((heading, i) => Math.max(3, heading.length, ...batches.map((line) => line[i].length)));
  const numeric = headings.map((heading) => rows.every((row) => typeof row[heading] === "number"));
  const pad = (text: string, i: number) => (numeric[i] ? text.padStart(widths[i]) : text.padEnd(widths[i]));
  const line = (texts: readonly string[]) => `| ${texts.map(pad).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => "-".repeat(width - 1) + (numeric[i] ? ":" : "-")).join(" | ")} |`;
  return [line(headings), rule, ...batches.map(line)].join("\n");
}

function withUnit(figure: number, unit: string): string {
  return unit ? `${written(figure)} ${unit}` : written(figure);
}

const plain = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
const compact = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3, notation: "compact" });

function written(figure: string | number): string {
  if (typeof figure === "string") return figure;
  return Math.abs(figure) < 10_000 ? plain.format(figure) : compact.format(figure);
}
