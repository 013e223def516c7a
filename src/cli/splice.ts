import { isCollection, isNode, isPair, type Node, parseDocument } from "yaml";

export interface Edit {
  readonly path: readonly (string | number)[];
  /** YAML in flow style, on one line. */
  readonly text: string;
}

/** Puts new values into a YAML text; every byte outside the replaced values stays as it is, as do comments inside. */
export function spliceValues(text: string, edits: readonly Edit[]): string {
  const document = parseDocument(text);
  const places = edits.map((edit) => {
    const node = document.getIn(edit.path, true);
    if (!isNode(node) || !node.range) throw new Error(`no value at ${edit.path.join(".")}`);
    const [start] = node.range;
    const end = endOf(node);
    const newLine = `\n${" ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1))}`;
    const comments = [...text.slice(start, end).matchAll(/(?<=\s)#.*$/gm)].map(([comment]) => comment + newLine);
    return { start, end, text: comments.join("") + edit.text };
  });
  return places
    .sort((a, b) => b.start - a.start)
    .reduce((all, place) => all.slice(0, place.start) + place.text + all.slice(place.end), text);
}

/** The byte after the value; the range of a value in block style would go on to the next line's first byte. */
function endOf(node: Node): number {
  const [start, end] = node.range ?? [0, 0];
  const last = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  const value = isPair(last) ? last.value : last;
  return isNode(value) ? Math.max(start, endOf(value)) : end;
}
