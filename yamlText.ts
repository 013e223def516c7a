/** Build-time plugin: `import text from "./x.yaml"` gives the file's text, so that no platform file is read at run time. */
export const yamlText = {
  name: "yaml-text",
  transform(code: string, id: string) {
    if (!id.endsWith(".yaml")) return null;
    return { code: `export default ${JSON.stringify(code)};`, map: null, moduleType: "js" as const };
  },
};
