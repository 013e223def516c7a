import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const folder = fileURLToPath(new URL("../golden/", import.meta.url));

/**
 * Expects the text that is kept under `test/golden/`. Where it differs, what came instead is written beside it as
 * `NAME.changed.tmp`, to be looked at; if the change is meant: `UPDATE_GOLDEN=1 npx vitest run test/report`.
 */
export function expectGolden(name: string, text: string): void {
  const kept = `${folder}${name}`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(kept, text);
  const known = existsSync(kept) ? readFileSync(kept, "utf8") : "";
  if (text !== known) writeFileSync(`${kept}.changed.tmp`, text);
  expect(text).toBe(known);
}
