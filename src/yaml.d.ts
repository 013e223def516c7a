declare module "*.yaml" {
  const text: string;
  export default text;
}

/** The build parses platform files: yamlFiles.ts. */
declare module "./platforms/*.yaml" {
  const values: { readonly family: string };
  export default values;
}
