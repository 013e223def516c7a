import { simulate } from "../../../src/index.ts";
import type { PostSummary } from "../../../src/metrics/run.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";

/** A line of creators in the world of one platform. */
export interface Line {
  readonly tier: string;
  /** Absent: people who post, with followers of their own. */
  readonly followers?: number;
  readonly accounts: number;
  readonly posts?: number;
}

/** Days until nearly all posts have all their views. */
const days = 40;

/**
 * Posts of independent accounts on a platform as it is shipped, at its own size: 1,000 at most, all on the first day.
 * Nothing is bought, and nobody joins.
 * @returns the posts of each line
 */
export function postsOn(platform: string, lines: readonly Line[], seed: string): PostSummary[][] {
  const creators = lines.map(
    ({ tier, followers, accounts, posts = 1 }, line) =>
      `  - { name: line ${line}, tier: ${tier}, count: ${accounts}, posts: ${posts}, when: launch day${
        followers === undefined ? "" : `, followers: ${followers}`
      } }`,
  );
  const scenario = parseScenario(
    `campaign: { name: Posts, start: 2020-11-02T10:00+08:00, days: ${days} }
creators:
${creators.join("\n")}
model: { challenge: { ease: 0 } }
compare:
  - { name: Platform, platform: ${platform} }
`,
  );
  const { seededPosts } = simulate(scenario, "Platform", seed);
  return lines.map((_, line) => seededPosts.filter(({ key }) => key.startsWith(`line ${line}/`)));
}
