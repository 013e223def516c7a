import { mean } from "../../src/lib/statistics.ts";
import type { Run } from "../../src/metrics/run.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { run } from "../../src/simulate.ts";
import { changed } from "../smallWorld.ts";
import { meanOf } from "../statistic.ts";
import type { Claim } from "./claim.ts";
import { accountsOf, percent, platformWorld, three } from "./worlds.ts";

/** The same campaign per head among 10 M, 100 M and a billion users: as many more creators and bought impressions. */

const section = "Behaviour under change";
/** Users, and worlds in which they are looked at: a small world's luck is larger. */
const sizes = [
  { users: 10e6, worlds: 20 },
  { users: 100e6, worlds: 4 },
  { users: 1e9, worlds: 1 },
] as const;
/** Per 10 million users. */
const creators = 12;
const brandPosts = 20;
const bought = 1_000_000;
const figures = ["views", "reach", "likes", "shares", "participantPosts"] as const;
/** Pools that 5 % of 10 M users leave as they are. */
const fitting = { budgets: [300, 4_000, 15_000, 120_000, 500_000], hours: [2, 4, 8, 12, 24] };

const feeds: Readonly<
  Record<string, { readonly platform: string; readonly fitted: (settings: Settings) => Settings }>
> = {
  "a follow feed (weibo-2013)": { platform: "weibo-2013", fitted: (settings) => settings },
  "Douyin's pools up to 500,000": {
    platform: "douyin-2020",
    fitted: (settings) => changed(settings, { feed: { forYou: fitting } }) as Settings,
  },
};

export const claims: readonly Claim[] = [
  ...Object.keys(feeds).map(
    (name): Claim => ({
      section,
      claim: `Per head, results of 10 M, 100 M and a billion users agree under ${name}`,
      against: "one another; creators and bought impressions in proportion to users, creators' followers as they are",
      evidence() {
        const { platform, fitted } = feeds[name];
        const bySize = sizes.map(({ users, worlds }) => perHead(platform, fitted, users, worlds));
        const off = figures.map((figure) => {
          const of = bySize.map((runs) => runs.map((each) => each[figure]));
          const small = meanOf(of[0]!);
          const ratios = of.slice(1).map((values) => mean(values) / small.mean);
          return {
            figure,
            worst: ratios.reduce((most, ratio) => (Math.abs(ratio - 1) > Math.abs(most - 1) ? ratio : most), 1),
            // The other sizes have as many users in all, and more.
            standardError: (Math.SQRT2 * small.standardError) / small.mean,
          };
        });
        return {
          figure: off
            .map(({ figure, worst, standardError }) => `${figure} ${worst.toFixed(3)} ± ${standardError.toFixed(3)}`)
            .join(", "),
          expected: "1 of the figure per head among 10 M users",
          interval: "0.95 to 1.05; participants' posts 0.85 to 1.15",
          passed: off.every(({ figure, worst }) => Math.abs(worst - 1) < (figure === "participantPosts" ? 0.15 : 0.05)),
        };
      },
    }),
  ),
  {
    section,
    claim: "In a small world pools end at 5 % of its users, so more posts pass each of them",
    against: "supply and demand of slots, Σ budget · φ^j = mean views",
    evidence() {
      const shipped = sizes.map(({ users }) => shippedFeed(users));
      const shares = shipped.map(({ solved }) => solved.feed.passShare!);
      const views = shipped.map(({ solved }) => solved.feed.backgroundViews!);
      return {
        figure: `pass share ${shares.map((share) => percent(share, 4)).join(", ")}; mean views ${views.map(three).join(", ")}`,
        expected: "a larger share the fewer users, the same mean views",
        interval: "in this order; mean views equal to 1 %",
        passed: shares[0] > shares[1] && shares[1] > shares[2] && Math.max(...views) / Math.min(...views) < 1.01,
      };
    },
  },
];

/** Figures per head of worlds with so many users. */
function perHead(platform: string, fitted: (settings: Settings) => Settings, users: number, worlds: number) {
  return Array.from({ length: worlds }, (_, population) => {
    const { metrics } = run(fitted(campaignOf(platform, users, `validation/scale/${population + 1}`)));
    return Object.fromEntries(figures.map((figure) => [figure, metrics[figure]! / users])) as Record<
      (typeof figures)[number],
      number
    >;
  });
}

function campaignOf(platform: string, users: number, seed: string): Settings {
  const population = platformWorld(platform, seed, 4, [`audience.users=${users}`]);
  const times = users / 10e6;
  const posts = Array.from({ length: creators * times }, (_, i) => ({
    quality: 1 + 0.5 * Math.sin(i % creators),
    atHours: (2 * i) % 24,
    durationSeconds: 20,
    role: "koc" as const,
    followers: [2_000, 20_000, 200_000][i % 3],
  }));
  // Nobody is shown a bought post twice: behind a single one a small world's impressions would all be different people.
  const brand = Array.from({ length: brandPosts * times }, (_, i) => ({
    quality: 1,
    atHours: i % 3,
    durationSeconds: 20,
    role: "brand" as const,
    followers: 5_000,
  }));
  return changed(population, {
    accounts: accountsOf([...posts, ...brand]),
    paid: [{ key: "bought", impressions: bought * times, startHours: 3, hours: 48, behind: "brand" as const }],
    challenge: { ease: 0.5 },
  });
}

function shippedFeed(users: number): Run {
  const population = campaignOf("douyin-2020", users, "validation/scale/1");
  return run(changed(population, { accounts: population.accounts.slice(0, 1), clock: { ticks: 1 }, paid: [] }));
}
