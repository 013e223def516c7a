import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { version } from "../../package.json";

const folder = "test/golden/scenarios";
const file = "test/golden/figures.json";

/** One hash of the figures of every shipped scenario. */
function hashOfFigures(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith(".json")) hash.update(`${name}\n${readFileSync(`${folder}/${name}`, "utf8")}`);
  }
  return hash.digest("hex");
}

it("the version moves with the figures (CONTRIBUTING.md)", () => {
  const now = hashOfFigures();
  const kept: { readonly version: string; readonly sha256: string } = JSON.parse(readFileSync(file, "utf8"));
  if (process.env.UPDATE_GOLDEN && kept.version !== version && kept.sha256 !== now) {
    writeFileSync(file, `${JSON.stringify({ version, sha256: now }, null, 2)}\n`);
    return;
  }
  expect(now, `figures are no longer those of version ${kept.version}: raise the version, then UPDATE_GOLDEN=1`).toBe(
    kept.sha256,
  );
});

it("the version has its section in CHANGELOG.md, and CITATION.cff names it", () => {
  expect(readFileSync("CHANGELOG.md", "utf8")).toContain(`\n## ${version}\n`);
  expect(readFileSync("CITATION.cff", "utf8")).toContain(`\nversion: ${version}\n`);
});
