import type { Cell, Table } from "../blocks.ts";
import { cellParts } from "./cells.ts";
import { clip, columnsOf, type Style, WIDTH, wrap } from "./layout.ts";

/** A label that is longer is clipped: a name, never a figure. */
const LABEL = 28;
/** A head that is longer is broken into lines. */
const HEAD = 18;
/** Blanks between columns, as many as there is room for. */
const gaps = [3, 2, 1];

/**
 * A table whose columns are as wide as what they hold, so that no figure is ever cut. Columns that do not fit beside
 * one another continue below, under the same labels.
 */
export function tableLines({ title, heads, rows, notes = [] }: Table, { strong, faint }: Style): string[] {
  const labels = columnOfLabels(
    heads[0],
    rows.map(({ label }) => label),
  );
  const columns = heads.slice(1).map((head, c) =>
    columnOf(
      head,
      rows.map(({ cells }) => cells[c]),
    ),
  );
  const blocks = partsThatFit(labels, columns).map(({ part, gap }) => {
    const shown = [labels, ...part];
    const line = (cells: readonly string[]) => cells.join(" ".repeat(gap)).trimEnd();
    const height = Math.max(...shown.map(({ head }) => head.length));
    const headLines = Array.from({ length: height }, (_, i) =>
      line(shown.map(({ head, place }) => place(head[i - (height - head.length)] ?? ""))),
    ).filter((text) => text !== "");
    const body = rows.flatMap(({ note }, r) => [
      line(shown.map(({ cells }) => cells[r])),
      ...(note === undefined ? [] : wrap(note, WIDTH - 2).map((text) => `  ${text}`)),
    ]);
    return [...headLines.map(strong), ...body];
  });
  return [
    ...(title === undefined ? [] : wrap(title).map(strong)),
    ...blocks.flatMap((block, i) => (i > 0 ? ["", ...block] : block)),
    ...notes.flatMap((note) => wrap(note)).map(faint),
  ];
}

interface Column {
  readonly width: number;
  /** Lines of the head. */
  readonly head: readonly string[];
  /** One text per row, as wide as the column. */
  readonly cells: readonly string[];
  /** Puts a text into the column as its head stands. */
  readonly place: (text: string) => string;
}

const left = (text: string, width: number) => text + " ".repeat(Math.max(0, width - columnsOf(text)));
const right = (text: string, width: number) => " ".repeat(Math.max(0, width - columnsOf(text))) + text;

function columnOfLabels(head: string, names: readonly string[]): Column {
  const clipped = names.map((name) => clip(name, LABEL));
  const [lines, widest] = headOf(head, clipped);
  const place = (text: string) => left(text, widest);
  return { width: widest, head: lines, cells: clipped.map(place), place };
}

/** Figures right-aligned with their brackets behind them; a column of words stands at the left. */
function columnOf(head: string, cells: readonly Cell[]): Column {
  const parts = cells.map(cellParts);
  const figureWidth = Math.max(0, ...parts.filter(({ isWords }) => !isWords).map(({ figure }) => columnsOf(figure)));
  const isLeft = parts.some(({ rest, isWords }) => rest !== "" || isWords);
  const texts = parts.map(({ figure, rest, isWords }) => {
    const placed = isWords ? figure : right(figure, figureWidth);
    return rest === "" ? placed : `${placed} ${rest}`;
  });
  const [lines, width] = headOf(head, texts);
  const place = (text: string) => (isLeft ? left(text, width) : right(text, width));
  return { width, head: lines, cells: texts.map(place), place };
}

/** The head in lines, and the width that it needs with the texts below it. */
function headOf(head: string, texts: readonly string[]): readonly [string[], number] {
  const content = Math.max(0, ...texts.map(columnsOf));
  const words = wrap(head, 1).map(columnsOf);
  const lines = wrap(head, Math.max(content, Math.min(HEAD, columnsOf(head)), ...words));
  return [lines, Math.max(content, ...lines.map(columnsOf))];
}

interface Part {
  readonly part: readonly Column[];
  readonly gap: number;
}

function partsThatFit(labels: Column, columns: readonly Column[]): Part[] {
  const widthOf = (part: readonly Column[], gap: number) =>
    part.reduce((sum, { width }) => sum + gap + width, labels.width);
  const parts: Part[] = [];
  for (let from = 0; from < columns.length; ) {
    let to = columns.length;
    while (to > from + 1 && widthOf(columns.slice(from, to), 1) > WIDTH) to--;
    const part = columns.slice(from, to);
    parts.push({ part, gap: gaps.find((gap) => widthOf(part, gap) <= WIDTH) ?? 1 });
    from = to;
  }
  return parts;
}
