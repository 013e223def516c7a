import { type Platform, platformSchema } from "./model.ts";
import douyin2020 from "./platforms/douyin-2020.yaml";
import facebook2014 from "./platforms/facebook-2014.yaml";
import instagram2016 from "./platforms/instagram-2016.yaml";
import kuaishou2020 from "./platforms/kuaishou-2020.yaml";
import tiktok2021 from "./platforms/tiktok-2021.yaml";
import twitter2012 from "./platforms/twitter-2012.yaml";
import twitter2023 from "./platforms/twitter-2023.yaml";
import weibo2013 from "./platforms/weibo-2013.yaml";
import weibo2020 from "./platforms/weibo-2020.yaml";
import x2026 from "./platforms/x-2026.yaml";
import xiaohongshu2020 from "./platforms/xiaohongshu-2020.yaml";

/** The platform files as the build parsed them, by name. */
const files = {
  "weibo-2013": weibo2013,
  "douyin-2020": douyin2020,
  "twitter-2012": twitter2012,
  "facebook-2014": facebook2014,
  "instagram-2016": instagram2016,
  "kuaishou-2020": kuaishou2020,
  "weibo-2020": weibo2020,
  "xiaohongshu-2020": xiaohongshu2020,
  "tiktok-2021": tiktok2021,
  "twitter-2023": twitter2023,
  "x-2026": x2026,
};

/**
 * The dated platforms by name. Their ranges document what is not known; runs use the values. A platform is read when it
 * is first asked for: reading all of them takes longer than loading the rest of feedcast.
 */
export const platforms: Readonly<Record<string, Platform>> = Object.defineProperties(
  {},
  Object.fromEntries(
    Object.entries(files).map(([name, values]) => {
      let platform: Platform | undefined;
      const get = (): Platform => {
        platform ??= read(name, values);
        return platform;
      };
      return [name, { enumerable: true, get }];
    }),
  ),
);

/** The platform of that name, if there is one. */
export function platformNamed(name: string): Platform | undefined {
  return Object.hasOwn(platforms, name) ? platforms[name] : undefined;
}

function read(name: string, values: unknown): Platform {
  const result = platformSchema.safeParse(values);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`platform ${name}:\n${faults.join("\n")}`);
}

/** Families of platforms, under which followers, prices and the use of groups are stated. */
export const knownFamilies: readonly string[] = [...new Set(Object.values(files).map(({ family }) => family))];
