import { cascadeShape } from "../../../src/metrics/cascades.ts";
import { Tally, tallyWidth } from "../../../src/vocabulary/tally.ts";
import type { Campaign } from "../../../src/world/campaign.ts";
import { changed, ticksOf } from "../../smallWorld.ts";
import type { Claim } from "../claim.ts";
import { accountsOf, backgroundDuration, backgroundQualities, percent, platformWorld } from "../worlds.ts";

/** How far ordinary people's posts are passed on. */

const section = "Stylised facts";
const posts = 20_000;

export const claims: readonly Claim[] = [
  generationsClaim("twitter-2012", "Goel et al. 2012, links on Twitter (reported)"),
  generationsClaim("weibo-2013", "the same figures, of another network of the time"),
];

function generationsClaim(platform: string, against: string): Claim {
  return {
    section,
    claim: `Ordinary posts on ${platform} with no, one and more generations of reposts`,
    against,
    evidence() {
      const { generations, impressions, shares } = measure(platform);
      const [none, one, more] = generations;
      const passed = Math.abs(none - 0.95) < 0.02 && Math.abs(one - 0.03) < 0.02 && Math.abs(more - 0.02) < 0.01;
      return {
        figure: generations.map((share) => percent(share)).join(", "),
        expected: "95 %, 3 %, 2 %",
        interval: "93 to 97 %, 1 to 5 %, 1 to 3 %",
        passed,
        ...(passed
          ? {}
          : {
              note:
                `A post is seen ${impressions.toFixed(1)} times on average, by followers of whom ${percent(shares)} pass it on: the population ` +
                "forwards as often as Kuaishou's (0.1 % of impressions on a ranked feed), on every platform and every kind of post. " +
                "Even a rate that gave 5 % of posts a repost would not give 2 % a second generation: one share rate per view cannot do both. " +
                "The correction would be a multiplier of sharing beyond 0.5 to 2 on networks whose posts are made to be passed on, and " +
                "posts that differ more in it than in what else they are; there is no source for either here.",
            }),
      };
    },
  };
}

/** Posts of users drawn from all, with the followers that the graph gives them and the background's qualities. */
function measure(platform: string) {
  const population = platformWorld(platform, "validation/generations", 5);
  const settings = changed(population, {
    accounts: accountsOf(
      backgroundQualities(population, posts).map((quality, i) => ({
        quality,
        atHours: 24 * ((i * 0.6180339887) % 1),
        durationSeconds: backgroundDuration(population, i),
        role: "participant" as const,
      })),
    ),
    challenge: { ease: 0 },
    response: { fatigue: 0 },
  });
  let campaign: Campaign | undefined;
  let [impressions, shares] = [0, 0];
  for (const step of ticksOf(settings)) {
    campaign = step.campaign;
    const { batches, outcomes } = step;
    const rows = batches.length + (batches.inFollowing?.length ?? 0) + (batches.messages?.length ?? 0);
    for (let row = 0; row < rows; row++) {
      impressions += outcomes.tally[row * tallyWidth + Tally.impressions];
      shares += outcomes.tally[row * tallyWidth + Tally.share];
    }
  }
  const counts = [0, 0, 0];
  for (const { cascade } of campaign!.posts) counts[Math.min(2, cascadeShape(cascade).depth)] += 1;
  const [none, one, more] = counts.map((count) => count / posts) as [number, number, number];
  return { generations: [none, one, more] as const, impressions: impressions / posts, shares: shares / impressions };
}
