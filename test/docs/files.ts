import { readdirSync } from "node:fs";

/** Everything under a folder whose name ends so, by path from the repository's root. */
function under(folder: string, ending: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);
}

/** Every document in words. */
export const documents: readonly string[] = ["README.md", ...under("docs", ".md")];

/** Every source file. */
export const sources: readonly string[] = under("src", ".ts");
