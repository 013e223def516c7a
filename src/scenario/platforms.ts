import { parse } from "yaml";
import { type Platform, platformSchema } from "./parameters.ts";
import douyin2020 from "./platforms/douyin-2020.yaml";
import weibo2013 from "./platforms/weibo-2013.yaml";

/** The dated platforms by name. Their ranges document what is not known; runs use the values. */
export const platforms: Readonly<Record<string, Platform>> = {
  "weibo-2013": read("weibo-2013", weibo2013),
  "douyin-2020": read("douyin-2020", douyin2020),
};

/** The platform of that name, if there is one. */
export function platformNamed(name: string): Platform | undefined {
  return Object.hasOwn(platforms, name) ? platforms[name] : undefined;
}

function read(name: string, text: string): Platform {
  const result = platformSchema.safeParse(parse(text));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`platform ${name}:\n${faults.join("\n")}`);
}
