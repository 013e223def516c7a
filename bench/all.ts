/** `npm run bench`: every benchmark in a process of its own, then the document; `npm run bench -- loop 1e6` only one of them. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const all = ["start", "loop", "follow", "cascades", "import", "growth", "variants", "pasha"];
const [only, ...sizes] = process.argv.slice(2);
if (only !== undefined && !all.includes(only)) {
  console.error(`expected one of ${all.join(", ")}, got ${only}`);
  process.exit(2);
}
for (const name of only === undefined ? all : [only]) run(`${name}.bench.mjs`, sizes);
if (sizes.length === 0) run("performance.mjs", []);

function run(file: string, args: readonly string[]): void {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { status } = spawnSync(process.execPath, [path, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
