/**
 * `npm run test:nodes`: quick scenarios under each major version of Node that feedcast runs on. All must print the same
 * bytes. The other versions come from npm's packages of Node; one that cannot be had is named and skipped.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";

const program = "dist/cli/main.js";
const versions = ["20.20.2", "22.23.3", "24.21.0"];
const scenarios = ["nobody", "whom-to-ask", "small"];

if (!existsSync(program)) throw new Error(`expected the built program ${program}, got none (npm run build)`);

const nodes = versions.flatMap((version) => {
  const path = nodeOf(version);
  return path === undefined ? [] : [path];
});
const differing = scenarios.filter((scenario) => {
  const results = nodes.map((path) => {
    const version = execFileSync(path, ["--version"], { encoding: "utf8" }).trim();
    const args = ["compare", `scenarios/${scenario}.yaml`, "--replicates", "2", "--json", "--quiet"];
    const bytes = execFileSync(path, [program, ...args], { maxBuffer: 1e8 });
    const hash = createHash("sha256").update(bytes).digest("hex");
    console.log(`${scenario}: Node ${version}: ${bytes.length} bytes, sha256 ${hash.slice(0, 16)}`);
    return hash;
  });
  return new Set(results).size > 1;
});
if (differing.length > 0) {
  console.error(`expected the same bytes under every Node, got different ones in ${differing.join(", ")}`);
  process.exit(1);
}
console.log(
  `${scenarios.length} scenarios: the same bytes under ${nodes.length} of ${versions.length} versions of Node`,
);

/** The program of a version: this process's own where the major version is the same, else from npm. */
function nodeOf(version) {
  const major = version.split(".")[0];
  if (process.versions.node.split(".")[0] === major) return process.execPath;
  const system = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const source = `node-${system}@${version}`;
  try {
    const args = ["exec", "--yes", `--package=${source}`, "--", "node", "--print", "process.execPath"];
    return execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  } catch (error) {
    const reason = String(error.stderr ?? error).trim();
    console.log(`Node ${major}: skipped, ${source} cannot be had from npm (${reason.split("\n")[0]})`);
    return undefined;
  }
}
