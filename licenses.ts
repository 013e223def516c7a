import { readdirSync, readFileSync } from "node:fs";
import type { Rolldown } from "tsdown";

/** The folder and the name of the package that a module belongs to. */
const packageOf = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//;
const legal = /^(licen[cs]e|notice)/i;

/** Build-time plugin: lays the licence and the notice of every package that the build takes in under `licenses/`. */
export const licenses = {
  name: "licenses",
  generateBundle(_options, bundle) {
    const packages = new Map<string, string>();
    for (const output of Object.values(bundle)) {
      if (output.type !== "chunk") continue;
      for (const [id, { renderedLength }] of Object.entries(output.modules)) {
        const found = packageOf.exec(id.replaceAll("\\", "/"));
        // A module of which nothing is used leaves nothing in the bundle.
        if (found !== null && renderedLength > 0) packages.set(found[2], found[1]);
      }
    }
    for (const [name, folder] of packages) {
      const files = readdirSync(folder).filter((file) => legal.test(file));
      if (files.length === 0) this.error(`expected a licence of ${name} in ${folder}, got none`);
      for (const file of files) {
        this.emitFile({
          type: "asset",
          fileName: `licenses/${name}/${file}`,
          source: readFileSync(`${folder}/${file}`),
        });
      }
    }
  },
} satisfies Rolldown.Plugin;
