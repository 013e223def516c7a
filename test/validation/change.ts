import { run } from "../../src/simulate.ts";
import { meanOf, zLimit } from "../statistic.ts";
import { feeds, improvements, settingsOf, someCampaigns } from "./campaigns.ts";
import type { Claim } from "./claim.ts";
import { reworded, rewordingNames } from "./rewording.ts";
import { claims as scale } from "./scale.ts";
import { percent } from "./worlds.ts";

/** How results move where a campaign is changed, and how they do not where it is only said otherwise. */

const section = "Behaviour under change";
const campaigns = 60;
const rewordedCampaigns = 150;

const exceptions: Readonly<Record<string, string>> = {
  "shares ten times as frequent":
    "A stated exception: where recommendations rank by shares everybody's posts gain alike, so that only the messages and reposts " +
    "themselves are left; single worlds go either way there, and their mean must not fall.",
};

export const claims: readonly Claim[] = [
  ...Object.entries(improvements).map(([name, improve]): Claim => {
    const exception = exceptions[name];
    return {
      section,
      claim: `Expected reach never falls: ${name}`,
      against: `${campaigns} random campaigns on each of four feeds, the same world with and without`,
      evidence() {
        const found = feeds.map((feed) => {
          const gains = bases(feed).map(({ settings, reach }) =>
            Math.log(run(improve(settings)).metrics.reach! / reach),
          );
          return { feed, ...meanOf(gains), fell: gains.filter((gain) => gain < 0).length };
        });
        return {
          figure: found
            .map(({ feed, mean, fell }) => `${feed} ${signed(mean)}${fell > 0 ? `, lower in ${fell} worlds` : ""}`)
            .join("; "),
          expected: "0 or more",
          interval: `means no more than ${zLimit} standard errors below 0${exception ? "" : ", no world lower"}`,
          passed: found.every(
            ({ mean, standardError, fell }) =>
              mean > -zLimit * standardError && (exception !== undefined || fell === 0),
          ),
          ...(exception === undefined ? {} : { note: exception }),
        };
      },
    };
  }),
  ...rewordingNames.map(
    (name): Claim => ({
      section,
      claim: `Nothing changes, byte for byte, where ${name}`,
      against: "the same campaign in the same world as first stated",
      evidence() {
        const { runs, found } = reworded(name, rewordedCampaigns, 20130108);
        return {
          figure: found ? `another run of ${JSON.stringify(found)}` : `the same in ${runs} random campaigns`,
          expected: "the same",
          interval: "exact",
          passed: found === undefined,
        };
      },
    }),
  ),
  ...scale,
];

const signed = (mean: number) => `${mean < 0 ? "−" : "+"}${percent(Math.abs(Math.expm1(mean)), 2)}`;

const known = new Map<string, { readonly settings: ReturnType<typeof settingsOf>; readonly reach: number }[]>();
function bases(feed: (typeof feeds)[number]) {
  let found = known.get(feed);
  if (!found) {
    found = someCampaigns(campaigns, 20201116).map((campaign) => {
      const settings = settingsOf(campaign, feed);
      return { settings, reach: run(settings).metrics.reach! };
    });
    known.set(feed, found);
  }
  return found;
}
