/**
 * `npm run creators`: posts one video per creator of every tier on every content platform and writes docs/creators.md, the
 * figures beside published norms.
 */
import { renameSync, writeFileSync } from "node:fs";
import { quantile, sum } from "../../../src/lib/statistics.ts";
import type { PostSummary } from "../../../src/metrics/run.ts";
import { type PlatformNorms, platforms, type Range, type Tier, tiers } from "./norms.ts";
import { postsOn } from "./posts.ts";

const accounts = 160;
/** Worlds of 960 posts each. */
const worlds = 3;

let misses = 0;
const pages = platforms.map(page);
const file = "docs/creators.md";
writeFileSync(
  `${file}.tmp`,
  `# One post per creator

This page says what a single post comes to on each content platform as it is shipped, by the size of its author. \`npm run creators\` writes this page from
${(worlds * accounts).toLocaleString("en-US")} posts of independent accounts per line. Each account is drawn with the default settings and posts once;
40 days later its figures are read. Nothing is bought and nobody joins a challenge.

A figure that is more than a factor of 2 from a published norm has a mark, ✗: ${misses} figures have one. A norm stands in the second
line of a tier or in the head of a column. Where no norm is known there is none to hold the figure against.
The posts of the few largest views decide the sums of comments and shares. Views, likes and the others are sums over posts, divided by sums; p10, p50 and p90 are over posts.

${pages.join("\n")}`,
);
renameSync(`${file}.tmp`, file);
console.log(`written: ${file}, ${misses} figures beyond a factor of 2 from a norm`);

function page(norms: PlatformNorms): string {
  const lines = tiers.map(({ tier, followers }) => ({ tier, accounts, ...(followers ? { followers } : {}) }));
  const drawn = Array.from({ length: worlds }, (_, world) => postsOn(norms.platform, lines, `creators/${world}`));
  const rows = tiers.map((tier, line) =>
    row(
      norms,
      tier,
      drawn.flatMap((world) => world[line]),
    ),
  );
  const of = (name: string, range: Range | null) => (range ? `${name} (${text(range[0])}–${text(range[1])})` : name);
  const head = [
    "author",
    "followers",
    "views ÷ followers: p10 · p50 · p90 · mean",
    of("recommended", norms.recommended),
    of("likes ÷ views", norms.likes),
    of("comments ÷ views", norms.comments),
    of("shares ÷ views", norms.shares),
    "saves ÷ views",
    "new followers ÷ views",
    "likes ÷ followers",
    "new followers ÷ followers",
  ];
  return `## ${norms.platform}

Norms: ${norms.source}.

| ${head.join(" | ")} |
|${" --- |".repeat(head.length)}
${rows.join("\n")}
`;
}

function row(norms: PlatformNorms, { name, followers, viewsPerFollower }: Tier, posts: readonly PostSummary[]): string {
  const over = (of: (post: PostSummary) => number) => sum(posts.map(of));
  const [views, fans] = [over((post) => post.views), over((post) => post.followers)];
  const perFollower = posts.map((post) => post.views / Math.max(1, post.followers));
  const norm = norms.likeTikTok ? viewsPerFollower : null;
  const figures = [quantile(perFollower, 0.1), quantile(perFollower, 0.5), quantile(perFollower, 0.9), views / fans];
  const expected = norm ? [norm.p10, norm.p50, norm.p90, norm.mean] : undefined;
  const spread = figures.map((figure, i) => held(figure, expected ? [expected[i], expected[i]] : null)).join(" · ");
  const per = (of: (post: PostSummary) => number, range: Range | null = null) => held(over(of) / views, range);
  const cells = [
    name,
    followers?.toLocaleString("en-US") ??
      `median ${text(
        quantile(
          posts.map((post) => post.followers),
          0.5,
        ),
      )}`,
    expected ? `${spread}<br>norm ${expected.map(text).join(" · ")}` : spread,
    per((post) => post.viewsBySurface.forYou, norms.recommended),
    per((post) => post.likes, norms.likes),
    per((post) => post.comments, norms.comments),
    per((post) => post.shares, norms.shares),
    per((post) => post.saves),
    per((post) => post.follows),
    text(over((post) => post.likes) / fans),
    text(over((post) => post.follows) / fans),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** A figure, with a mark where it is more than a factor of 2 outside its norm. */
function held(figure: number, norm: Range | null): string {
  const within = norm === null || (figure >= norm[0] / 2 && figure <= 2 * norm[1]);
  if (!within) misses++;
  return `${text(figure)}${within ? "" : " ✗"}`;
}

/** Two figures, without a zero before the point. */
function text(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return `${Number(value.toPrecision(2))}`.replace(/^0\./, ".");
}
