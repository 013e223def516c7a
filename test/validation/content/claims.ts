import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { gini, mean, quantile, sum, variance } from "../../../src/lib/statistics.ts";
import type { PostSummary } from "../../../src/metrics/run.ts";
import type { Claim } from "../claim.ts";
import { tiers } from "./norms.ts";
import { postsOn } from "./posts.ts";

/** Posts of creators and of people who post, against 25,015 videos of November 2020. */

const section = "Content feeds against data";
const data = "tiktok-2020-accounts/posts.csv.gz";
const platform = "tiktok-2021";

/** Posts of single accounts by tier, of 60 accounts with 12 posts each, and of people who post; each is simulated once. */
const singles = once(() => [0, 1, 2].map((world) => postsOn(platform, linesOf(160), `validation/${world}`)));
const series = once(
  () => postsOn(platform, [{ tier: "mid KOL", followers: 300_000, accounts: 80, posts: 12 }], "validation/series")[0],
);
const ofTier = (line: number): PostSummary[] => singles().flatMap((world) => world[line]);

const log10Views = ({ views }: { readonly views: number }) => Math.log10(Math.max(1, views));
const sd = (values: readonly number[]) => Math.sqrt(variance(values));

interface Video {
  readonly author: string;
  readonly views: number;
  readonly followers: number;
}

const videos = once((): Video[] => {
  const [head, ...lines] = gunzipSync(readFileSync(join(process.env.FEEDCAST_DATA ?? "../shared/data", data)))
    .toString("utf8")
    .trim()
    .split("\n");
  const names = head.split(",");
  const [author, views, followers] = ["author", "views", "followers"].map((name) => names.indexOf(name));
  return lines
    .map((line) => line.split(","))
    .map((cells) => ({ author: cells[author], views: Number(cells[views]), followers: Number(cells[followers]) }))
    .filter((video) => video.views > 0 && video.followers >= 1000);
});

/** Spread of log10 views inside accounts with ten posts or more, and of the accounts' medians of log10(views ÷ followers). */
function spreads(posts: readonly Video[]): { readonly within: number; readonly between: number } {
  const accounts = [...new Set(posts.map(({ author }) => author))]
    .map((author) => posts.filter((video) => video.author === author))
    .filter((own) => own.length >= 10);
  const within = accounts.map((own) => variance(own.map(log10Views)));
  const medians = accounts.map((own) =>
    quantile(
      own.map((v) => log10Views(v) - Math.log10(v.followers)),
      0.5,
    ),
  );
  return { within: Math.sqrt(quantile(within, 0.5)), between: sd(medians) };
}

const ofSeries = () => spreads(series().map((post) => ({ ...post, author: post.key.split("/")[1] ?? "" })));

/** A figure that shall lie in a range. */
function inside(figure: number, [low, high]: readonly [number, number], miss?: string) {
  const passed = figure >= low && figure <= high;
  return {
    figure: figure.toPrecision(3),
    expected: `${low} to ${high}`,
    interval: "inside",
    passed,
    ...(passed || miss === undefined ? {} : { note: miss }),
  };
}

/** The ratio of the largest to the smallest of some rates. */
const ratio = (rates: readonly number[]) => Math.max(...rates) / Math.min(...rates);
const rateOf = (posts: readonly PostSummary[], of: (post: PostSummary) => number) =>
  sum(posts.map(of)) / sum(posts.map(({ views }) => views));

/** Mean over posts of 500 views and more. */
const meanRate = (posts: readonly PostSummary[], action: "likes" | "comments" | "shares") =>
  mean(posts.filter(({ views }) => views >= 500).map((post) => post[action] / post.views));

const creators = tiers.map((tier, line) => ({ ...tier, line })).filter(({ followers }) => followers !== undefined);

export const claims: readonly Claim[] = [
  ...creators.map(
    ({ name, followers, viewsPerFollower, line }): Claim => ({
      section,
      claim: `Views ÷ followers of accounts with ${followers!.toLocaleString("en-US")} followers (${name}): p10, p50, p90, mean`,
      against: "25,015 videos of November 2020, by the followers of their authors",
      evidence() {
        const posts = ofTier(line);
        const per = posts.map((post) => post.views / post.followers);
        const found = [quantile(per, 0.1), quantile(per, 0.5), quantile(per, 0.9), mean(per)];
        const { p10, p50, p90, mean: average } = viewsPerFollower!;
        const expected = [p10, p50, p90, average];
        const passed = found.every((value, i) => Math.abs(Math.log(value / expected[i])) <= Math.log(1.5));
        return {
          figure: found.map((value) => value.toPrecision(2)).join(", "),
          expected: expected.join(", "),
          interval: "each within a factor of 1.5",
          passed,
          ...(passed
            ? {}
            : {
                note: "one spread serves accounts of all sizes, and a few posts that climb through all pools decide the mean of small accounts",
              }),
        };
      },
    }),
  ),
  {
    section,
    claim: "Posts of one account differ: sd of log10 views, the median account",
    against: "accounts with ten videos or more, November 2020",
    data,
    evidence: () => ({
      ...inside(
        ofSeries().within,
        [0.32, 0.45],
        "most posts get their first audience alone, whose luck has an ln sd of .7",
      ),
      interval: `inside; data ${spreads(videos()).within.toPrecision(3)}`,
    }),
  },
  {
    section,
    claim: "Accounts of one size differ: sd of their medians of log10 (views ÷ followers)",
    against: "accounts with ten videos or more, November 2020",
    data,
    evidence: () => ({
      ...inside(ofSeries().between, [0.38, 0.52], "the standing of accounts has one spread"),
      interval: `inside; data ${spreads(videos()).between.toPrecision(3)}`,
    }),
  },
  {
    section,
    claim: "Views grow in proportion to followers: slope of log10 views from 3,000 to 15 M",
    against: "slope 1.0, November 2020",
    evidence() {
      const points = creators
        .flatMap(({ line }) => ofTier(line))
        .map((post) => [Math.log10(post.followers), log10Views(post)]);
      const [x, y] = [mean(points.map(([f]) => f)), mean(points.map(([, v]) => v))];
      const slope = sum(points.map(([f, v]) => (f - x) * (v - y))) / sum(points.map(([f]) => (f - x) ** 2));
      return inside(slope, [0.9, 1.1]);
    },
  },
  ...(
    [
      ["below 100 followers", 0, 100, 21],
      ["100 to 1,000 followers", 100, 1_000, 51],
      ["1,000 to 10,000 followers", 1_000, 10_000, 328],
    ] as const
  ).map(
    ([size, from, to, median]): Claim => ({
      section,
      claim: `Median views of people who post and have ${size}`,
      against: "every video of one sound, autumn 2020",
      evidence: () =>
        inside(
          quantile(
            ofTier(0)
              .filter(({ followers }) => followers >= from && followers < to)
              .map(({ views }) => views),
            0.5,
          ),
          [median / 2, median * 2],
          "views follow the followers of listed accounts, whose posts have twice the views of those in the sound at this size",
        ),
    }),
  ),
  {
    section,
    claim: "A few ordinary posts get most views: Gini coefficient over posts of people who post",
    against: ".85 to .97, observed",
    evidence: () =>
      inside(
        gini(ofTier(0).map(({ views }) => views)),
        [0.85, 0.97],
        "the largest of these posts climb through all pools, which the sample of one sound hardly had",
      ),
  },
  ...(["likes", "comments", "shares"] as const).map(
    (action): Claim => ({
      section,
      claim: `${action} per view are flat in followers: largest ÷ smallest over tiers from KOC to celebrity`,
      against: "at most a factor of 1.5",
      evidence: () =>
        inside(
          ratio(creators.map(({ line }) => meanRate(ofTier(line), action))),
          [1, 1.5],
          "a mean of 480 posts whose rates differ much; it has no trend with followers",
        ),
    }),
  ),
  ...(
    [
      ["likes", 0.5, 0.8],
      ["comments", 1, 1.3],
      ["shares", 1.1, 1.6],
    ] as const
  ).map(
    ([action, low, high]): Claim => ({
      section,
      claim: `Posts differ in ${action} per view: sd of ln, posts of 20,000 views and more`,
      against: `${low} to ${high}, November 2020`,
      evidence() {
        const posts = creators
          .flatMap(({ line }) => ofTier(line))
          .filter((post) => post.views >= 20_000 && post[action] > 0);
        return inside(
          sd(posts.map((post) => Math.log(post[action] / post.views))),
          [low, high],
          "differences of quality add to those between posts of one quality",
        );
      },
    }),
  ),
  ...creators
    .filter(({ followers }) => followers! >= 30_000 && followers! <= 3e6)
    .map(
      ({ name, line }): Claim => ({
        section,
        claim: `Share of a ${name}'s views that For You brings`,
        against: "80 to 95 % for accounts of 30 k to 3 M",
        evidence: () =>
          inside(
            rateOf(ofTier(line), (post) => post.viewsBySurface.forYou),
            [0.8, 0.95],
            "profiles, search and pages of sounds bring the rest in the data, and the model has them for hashtags alone",
          ),
      }),
    ),
];

function linesOf(accounts: number) {
  return tiers.map(({ tier, followers }) => ({ tier, accounts, ...(followers ? { followers } : {}) }));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
