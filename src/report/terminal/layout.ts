import { TIE } from "../numbers.ts";

/** Plain text on 80 columns. Emphasis is put on after everything has its place, so that widths stay true. */

export const WIDTH = 80;
/** Where the text of a labelled paragraph starts. */
const LABEL = 20;

export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** With colour: bold and dim of ECMA-48; without: the text itself. */
export function styleFor(colour: boolean): Style {
  if (!colour) return { strong: (text) => text, faint: (text) => text };
  const wear = (on: number) => (text: string) => (text ? `\u001b[${on}m${text}\u001b[22m` : "");
  return { strong: wear(1), faint: wear(2) };
}

/** Breaks at blanks that are no ties; a word longer than the width stands alone on its line. */
export function wrap(text: string, width: number = WIDTH): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[ \t\n]+/)) {
    if (line && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line];
}

/** `LABEL               text text`, continued under the text; one line or more for each of the texts. */
export function labelled(label: string, texts: readonly string[], { strong }: Style): string[] {
  const lines = texts.flatMap((text) => wrap(text, WIDTH - LABEL));
  return lines.map((line, i) => {
    const head = i === 0 ? label : "";
    return (strong(head) + " ".repeat(Math.max(0, LABEL - head.length)) + line).trimEnd();
  });
}

/** Texts one below the other, each after a dash, under a label. */
export function bullets(label: string, texts: readonly string[], style: Style): string[] {
  const lines = texts.flatMap((text) => wrap(text, WIDTH - 2).map((line, i) => (i === 0 ? "- " : "  ") + line));
  return [style.strong(label), ...lines];
}

/** Sections with an empty line between, those without lines left out. */
export function page(sections: readonly (readonly string[])[]): string {
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`.replaceAll(TIE, " ");
}

export interface Column {
  readonly width: number;
  readonly align?: "right";
}

/** One line of a table; a cell that is too long is cut with an ellipsis. */
export function row(cells: readonly string[], columns: readonly Column[]): string {
  const text = cells.map((cell, i) => {
    const { width, align } = columns[i];
    const cut = clip(cell, width - 1);
    const blanks = " ".repeat(Math.max(0, width - columnsOf(cut)));
    return align === "right" ? blanks + cut : cut + blanks;
  });
  return text.join("").trimEnd();
}

/** Cut to that many columns, with an ellipsis where something is missing. */
export function clip(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  let cut = "";
  for (const letter of text) {
    if (columnsOf(cut + letter) > width - 1) break;
    cut += letter;
  }
  return `${cut}…`;
}

/** Columns that a text takes on a terminal: Chinese, Japanese and Korean letters take two. */
export function columnsOf(text: string): number {
  return [...text].reduce((columns, letter) => columns + (wide.test(letter) ? 2 : 1), 0);
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Head cells that need more than one line, set from the bottom up. */
export function headRows(heads: readonly string[], columns: readonly Column[]): string[] {
  const wrapped = heads.map((head, i) => wrap(head, columns[i].width - 1));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    row(
      wrapped.map((lines) => lines[line - (height - lines.length)] ?? ""),
      columns,
    ),
  );
}

/** Groups of at most `size`, in order. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
