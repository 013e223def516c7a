/** Plain text on 80 columns. Emphasis is put on after everything has its place, so that widths stay true. */

export const WIDTH = 80;

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

/** Column at which the texts of a labelled block start. */
const LABEL = 20;

/** `LABEL               text text`, continued under the text; each text begins a line. */
export function labelled(label: string, texts: readonly string[], { strong }: Style): string[] {
  const lines = texts.flatMap((text) => wrap(text, WIDTH - LABEL));
  return lines.map((line, i) => {
    const head = i === 0 ? label : "";
    return (strong(head) + " ".repeat(Math.max(0, LABEL - head.length)) + line).trimEnd();
  });
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
