/** Keeps what `npm run coverage` found of each folder: coverage of lines, without the paths of this machine. */
import { readFileSync, writeFileSync } from "node:fs";

const { total, ...files } = JSON.parse(readFileSync(".bench/coverage/coverage-summary.json", "utf8"));
const folders = {};
for (const [path, { lines }] of Object.entries(files)) {
  const folder = path.replaceAll("\\", "/").split("/src/").at(-1).split("/").slice(0, -1).join("/") || ".";
  folders[folder] ??= { covered: 0, total: 0 };
  folders[folder].covered += lines.covered;
  folders[folder].total += lines.total;
}
const sorted = Object.fromEntries(Object.entries(folders).sort(([one], [other]) => (one < other ? -1 : 1)));
const lines = { covered: total.lines.covered, total: total.lines.total };
writeFileSync("test/validation/reports/coverage.json", `${JSON.stringify({ lines, folders: sorted }, null, 2)}\n`);
