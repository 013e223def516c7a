/** Indented, with lists of numbers on one line each. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  // Line breaks inside the brackets tell a list from a text that looks like one.
  const lists = /\[\n[\d\s.,e+-]*\]/g;
  return `${text.replace(lists, (list) => list.replace(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"))}\n`;
}
