import { inverseNormal } from "../../src/lib/normal.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { AccountSettings, Settings } from "../../src/scenario/settle/settings.ts";
import { settle } from "../../src/scenario/settle/settle.ts";
import type { Role } from "../../src/vocabulary/terms.ts";

/** A shipped platform as it stands, in a campaign of so many days in which nobody posts yet. */
export function platformWorld(platform: string, seed: string, days: number, set: readonly string[] = []): Settings {
  const text = `
campaign: { name: Facts, start: 2020-11-16T00:00+08:00, days: ${days} }
creators: [{ tier: participant, when: launch day }]
compare: [{ name: As shipped, platform: ${platform} }]
`;
  const scenario = parseScenario(text, { file: "validation", set });
  return { ...settle(scenario.plans[0], { seed }), accounts: [] };
}

/** A post to be made: how good, when and how long, by whom. */
export interface PostOf {
  readonly quality: number;
  readonly atHours: number;
  readonly durationSeconds: number;
  readonly role: Role;
  /** Absent: an ordinary user's, with the followers that the graph draws. */
  readonly followers?: number;
}

/** One account for each post, in the order of the posts; the engine sorts posts of accounts by these keys. */
export function accountsOf(posts: readonly PostOf[]): AccountSettings[] {
  return posts.map(({ role, followers, ...post }, i) => ({
    key: `post ${String(i).padStart(7, "0")}`,
    role,
    ...(followers === undefined ? {} : { followers }),
    posts: [{ key: "1", atHours: post.atHours, quality: post.quality, durationSeconds: post.durationSeconds }],
  }));
}

/** Qualities of `count` background posts, equally likely, best last. */
export function backgroundQualities({ response }: Settings, count: number): number[] {
  const sd = Math.sqrt(response.variance.quality);
  return Array.from({ length: count }, (_, i) => sd * inverseNormal((i + 0.5) / count));
}

/** Length of the i-th of many background posts, seconds: every `count` of them have the stated distribution. */
export function backgroundDuration({ response }: Settings, i: number, count = 16): number {
  const { median, p90 } = response.backgroundDuration;
  const sigma = Math.log(p90 / median) / inverseNormal(0.9);
  return Math.round(median * Math.exp(sigma * inverseNormal(((i % count) + 0.5) / count)));
}

/** A share as per cent with three significant digits, or as many as stated. */
export function percent(share: number, digits = 3): string {
  return `${Number((100 * share).toPrecision(digits))} %`;
}

/** A number with three significant digits. */
export function three(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en");
}
