import { meanInterval } from "../../../src/lib/statistics.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { changed, solved, ticksOf } from "../../smallWorld.ts";
import type { Claim } from "../claim.ts";
import { accountsOf, backgroundDuration, backgroundQualities, percent, platformWorld, three } from "../worlds.ts";

/** The share of followers who see a post, on Facebook as its feed filled up. */

const section = "Stylised facts";
const posts = 160;
const worlds = 4;
/** The platform's own inflow was chosen for Feb 2014; the others follow from it alone. */
const at = { feb2014: 0.0615, oct2013: 0.1205, in2012: 0.16 };
const against = "Facebook pages, Social@Ogilvy (read): 16 % in 2012, 12.05 % in Oct 2013, 6.15 % in Feb 2014";

export const claims: readonly Claim[] = [
  reachClaim("Followers on facebook-2014 who see a post of an account that people follow", at.feb2014),
  reachClaim("The same with the inflow of Oct 2013, taken to be 6.15 / 12.05 of that of Feb 2014", at.oct2013),
  reachClaim("The same with the inflow of 2012, taken to be 6.15 / 16 of that of Feb 2014", at.in2012),
  {
    section,
    claim: "How the same depends on the size of the account: 1,000, 10,000, 100,000 and a million followers",
    against: "nothing: no figures by size of account",
    evidence() {
      const reach = [1e3, 1e4, 1e5, 1e6].map((followers) => meanInterval(reachOf(at.feb2014, () => followers)).mean);
      return {
        figure: reach.map((share) => percent(share)).join(", "),
        expected: "6.15 % on average over the accounts that people follow",
        interval: "none",
        passed: "figure only",
        note:
          "A ranked feed learns from counts, so the posts of large accounts are known sooner, and the good ones among them get the slots. " +
          "Closeness to an author, for which real feeds rank small accounts up, is not modelled.",
      };
    },
  },
];

function reachClaim(claim: string, expected: number): Claim {
  return {
    section,
    claim,
    against,
    evidence() {
      const { mean, low, high } = meanInterval(reachOf(expected));
      const passed = Math.abs(mean / expected - 1) <= 0.15;
      return {
        figure: `${percent(mean)} (95 % interval ${percent(low)} to ${percent(high)})`,
        expected: percent(expected, 4),
        interval: `${percent(expected * 0.85)} to ${percent(expected * 1.15)}`,
        passed,
        ...(passed
          ? {}
          : { note: `Followers see ${three(mean / expected)} times what slots and inflow allow on average.` }),
      };
    },
  };
}

/**
 * Per world, mean share of followers who see a post where so many should. Accounts are drawn by their followers, as
 * those are that somebody follows, unless their size is stated.
 */
function reachOf(expected: number, sizeOf?: () => number): number[] {
  const own = platformWorld("facebook-2014", "validation/reach", 4);
  const inflow = (own.feed.following.postsPerFolloweePerDay * at.feb2014) / expected;
  return Array.from({ length: worlds }, (_, population) => {
    const base = changed(platformWorld("facebook-2014", `validation/reach/${population + 1}`, 4), {
      feed: { following: { postsPerFolloweePerDay: inflow } },
      challenge: { ease: 0 },
      // Only authors' own posts are counted.
      response: { fatigue: 0, multipliers: { share: 0 } },
    });
    const sizes = solved(base).rates.followed.followers;
    const followers = Array.from({ length: posts }, (_, i) =>
      Math.round(sizeOf ? sizeOf() : sizes[(7 * i + (i >> 4)) % sizes.length]),
    );
    const accounts = accountsOf(
      backgroundQualities(base, posts).map((quality, i) => ({
        quality,
        atHours: 24 * ((i * 0.6180339887) % 1),
        durationSeconds: backgroundDuration(base, 5 * i),
        role: "celebrity" as const,
        followers: followers[i],
      })),
    );
    const seen = new Float64Array(posts);
    for (const { batches, campaign } of ticksOf({ ...base, accounts })) {
      const note = (post: number, count: number) => {
        seen[Number(campaign.posts[post].label.match(/\d+/)![0])] += count;
      };
      for (let batch = 0; batch < batches.length; batch++)
        if (batches.surface[batch] === SurfaceIndex.following) note(batches.post[batch], batches.count[batch]);
      const persons = batches.inFollowing;
      for (let i = 0; i < (persons?.length ?? 0); i++) note(persons!.post[i], 1);
    }
    return seen.reduce((sum, count, i) => sum + count / followers[i], 0) / posts;
  });
}
