import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { documents } from "./files.ts";

const decisions = readdirSync("docs/decisions").sort();

/** The heading's anchor as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, "")
    .replaceAll(/\s/g, "-");
}

function anchorsIn(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading));
}

/** Links of a document that lead to no file of the repository, or to no heading of one. */
function brokenLinks(file: string): string[] {
  const text = readFileSync(file, "utf8").replaceAll(/^```[\s\S]*?^```/gm, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path, anchor] = link.split("#");
    const target = path === "" ? file : join(dirname(file), path);
    return !existsSync(target) || (anchor !== undefined && !anchorsIn(target).includes(anchor));
  });
}

/** Source and test files that a document names in backticks, by a path from the root or from `src/`, and that are not there. */
function missingFiles(file: string): string[] {
  const named = [...readFileSync(file, "utf8").matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|sh|md|json|yaml))`/g)];
  return named.map(([, path]) => path).filter((path) => !existsSync(path) && !existsSync(`src/${path}`));
}

describe.each(documents)("%s", (file) => {
  test("links to files and headings that are there", () => {
    expect(brokenLinks(file)).toEqual([]);
  });

  test("names files that are there", () => {
    expect(missingFiles(file)).toEqual([]);
  });

  test("argues with no document that a reader does not have", () => {
    expect(readFileSync(file, "utf8")).not.toMatch(/\bthe design\b/i);
  });
});

describe("the decisions", () => {
  test("are numbered from 001 on without a gap", () => {
    expect(decisions.map((name) => name.slice(0, 4))).toEqual(
      decisions.map((_, index) => `${String(index + 1).padStart(3, "0")}-`),
    );
  });

  test.each(decisions)(
    "%s has a title with its number, context, decision and consequence, in ten to 45 lines",
    (name) => {
      const text = readFileSync(`docs/decisions/${name}`, "utf8");
      const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual([
        expect.stringMatching(new RegExp(`^${name.slice(0, 3)} `)),
        "Context",
        "Decision",
        ...(headings.includes("Tried and rejected") ? ["Tried and rejected"] : []),
        "Consequence",
      ]);
      const lines = text.trimEnd().split("\n").length;
      expect(lines).toBeGreaterThanOrEqual(10);
      expect(lines).toBeLessThanOrEqual(45);
    },
  );

  test("are all linked from the model's description", () => {
    const model = readFileSync("docs/model.md", "utf8");
    expect(decisions.filter((name) => !model.includes(`](decisions/${name})`))).toEqual([]);
  });
});
