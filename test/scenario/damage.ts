import { readFileSync } from "node:fs";
import { test } from "vitest";
import { parse } from "yaml";
import { parseScenario } from "../../src/scenario/parse.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import { InputError, pathText, readPath } from "../../src/vocabulary/faults.ts";

const junk = [null, 0, -1, 1e300, "", "x", "5..1", [], [[]], {}, { value: {} }, { tune: "views", low: 1, high: 2 }];

/**
 * Puts junk in place of every value of three scenarios.
 * @param kinds kinds of junk that each value is replaced by: a divisor of their number, 12
 */
export function describeDamage(kinds: number): void {
  test.each(["cartier-pasha-2020", "boost-or-creators", "live-shopping"])(
    "whatever is put in place of a value of %s, it is refused with faults or settles",
    { timeout: 120_000 },
    (name) => {
      const good = readFileSync(`scenarios/${name}.yaml`, "utf8");
      pathsOf(parse(good)).forEach((path, place) => {
        junk
          .filter((_, kind) => (kind - place) % (junk.length / kinds) === 0)
          .forEach((value) => {
            expectRefusedOrSettled(good, `${pathText(path)}=${JSON.stringify(value)}`);
          });
      });
    },
  );
}

function expectRefusedOrSettled(text: string, set: string): void {
  try {
    const scenario = parseScenario(text, { set: [set] });
    for (const plan of scenario.plans) {
      // NaN and infinity would be written as null.
      if (JSON.stringify(settle(plan, { seed: "junk" })).includes("null")) throw new Error("a value is no number");
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw new Error(set, { cause: error });
  }
}

/** Path of every value in the tree that an override can name. */
function pathsOf(tree: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof tree !== "object" || tree === null) return [path];
  const steps = Array.isArray(tree) ? tree.map((item, i) => [i, item] as const) : Object.entries(tree);
  const below = steps.flatMap(([step, value]) => pathsOf(value, [...path, step]));
  return (path.length === 0 ? below : [path, ...below]).filter((steps) => readPath(pathText(steps)) !== undefined);
}
