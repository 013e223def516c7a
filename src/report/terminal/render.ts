import type { Block, Caveats, Entries, Head, Paragraphs, Verdict } from "../blocks.ts";
import { TIE } from "../numbers.ts";
import { cellText } from "./cells.ts";
import { curveLines } from "./curve.ts";
import { columnsOf, labelled, type Style, styleFor, WIDTH, wrap } from "./layout.ts";
import { stripLines } from "./strips.ts";
import { tableLines } from "./table.ts";

export interface TerminalOptions {
  /** Whether bold and dim may be used. */
  readonly colour: boolean;
}

/** The blocks as text of at most 80 columns, an empty line between blocks; ends with a line break. */
export function terminalText(blocks: readonly Block[], { colour }: TerminalOptions): string {
  const style = styleFor(colour);
  const texts = blocks
    .map((block) => linesOf(block, style))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`.replaceAll(TIE, " ");
}

function linesOf(block: Block, style: Style): string[] {
  switch (block.kind) {
    case "head":
      return headLines(block, style);
    case "verdict":
      return verdictLines(block, style);
    case "table":
      return tableLines(block, style);
    case "entries":
      return entryLines(block, style);
    case "strips":
      return stripLines(block, style);
    case "curve":
      return curveLines(block, style);
    case "facts":
      return labelled(block.label, block.texts, style);
    case "paragraphs":
      return paragraphLines(block, style);
    case "caveats":
      return caveatLines(block, style);
  }
}

/** `PASHA: DOUYIN VS FOLLOW FEED      600M users, 28 days, 40 paired worlds` */
function headLines({ title, size, facts, note }: Head, { strong, faint }: Style): string[] {
  const caps = title.toUpperCase();
  const gap = WIDTH - columnsOf(caps) - size.length;
  const first = gap >= 3 ? [strong(caps) + " ".repeat(gap) + size] : [...wrap(caps).map(strong), size];
  const notes = note === undefined ? [] : wrap(`(${note})`);
  return [...first, ...(facts === undefined ? [] : wrap(facts)), ...notes.map(faint)];
}

function verdictLines({ question, statements }: Verdict, { strong }: Style): string[] {
  const asked = question === undefined ? [] : wrap(question);
  return [
    ...asked,
    ...statements.flatMap(({ headline, text }) => {
      if (headline === undefined) return wrap(text);
      const [first, ...rest] = wrap(`${headline} ${text}`);
      // A headline longer than a line keeps its plain look.
      return [first.startsWith(headline) ? strong(headline) + first.slice(headline.length) : first, ...rest];
    }),
  ];
}

/** Two entries a line where both fit. */
function entryLines({ title, entries }: Entries, { strong }: Style): string[] {
  const texts = entries.map(({ label, cell }) => [label, cellText(cell)] as const);
  const label = Math.max(0, ...texts.map(([name]) => columnsOf(name)));
  const value = Math.max(0, ...texts.map(([, figure]) => figure.length));
  const gap = 6;
  const filled = ([name, figure]: readonly [string, string]) =>
    name + " ".repeat(label - columnsOf(name) + 2 + value - figure.length) + figure;
  const perLine = 2 * (label + 2 + value) + gap <= WIDTH ? 2 : 1;
  const rows = Math.ceil(texts.length / perLine);
  const lines = texts
    .slice(0, rows)
    .map((first, i) => [first, ...texts.slice(rows + i, rows + i + 1)].map(filled).join(" ".repeat(gap)));
  return [strong(title), ...lines];
}

function paragraphLines({ title, texts }: Paragraphs, { strong }: Style): string[] {
  return [...(title === undefined ? [] : wrap(title).map(strong)), ...texts.flatMap((text) => wrap(text))];
}

function caveatLines({ texts }: Caveats, { strong }: Style): string[] {
  const lines = texts.flatMap((text) => wrap(text, WIDTH - 2).map((line, i) => (i === 0 ? "- " : "  ") + line));
  return [strong("READ WITH CARE"), ...lines];
}
