import { parse } from "yaml";

/** Platform files; any other YAML file is a text, with its comments. */
const platform = /\/entries\/platforms\/[^/]+\.yaml$/;

/**
 * Build-time plugin for YAML files: `import x from "./x.yaml"` gives the file's text, and of a platform's file the values
 * in it, so that importing feedcast reads no file and parses no YAML.
 */
export const yamlFiles = {
  name: "yaml-files",
  transform(code: string, id: string) {
    if (!id.endsWith(".yaml")) return null;
    const content: unknown = platform.test(id.replaceAll("\\", "/")) ? parse(code) : code;
    return { code: `export default ${JSON.stringify(content)};`, map: null, moduleType: "js" as const };
  },
};
