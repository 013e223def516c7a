import { describe, expect, it } from "vitest";
import { run } from "../../src/simulate.ts";
import { meanOf, zLimit } from "../statistic.ts";
import { feeds, improvements, settingsOf, someCampaigns } from "./campaigns.ts";
import { reworded, rewordingNames } from "./rewording.ts";

/** A few of the campaigns that `npm run validation` tries. */

describe.each(feeds)("on a feed of kind %s", (feed) => {
  const campaigns = someCampaigns(4, 1).map((campaign) => settingsOf(campaign, feed));
  const reach = campaigns.map((settings) => run(settings).metrics.reach!);

  it.each(Object.keys(improvements))("expected reach does not fall: %s", (name) => {
    // Breaks where what is added takes the place of what was there, such as one delivery for two posts of an account.
    const gains = campaigns.map((settings, i) => Math.log(run(improvements[name](settings)).metrics.reach! / reach[i]));
    const { mean, standardError } = meanOf(gains);
    expect(mean).toBeGreaterThan(-zLimit * standardError);
    // Everybody's shares count for the ranking, so single worlds go either way there.
    if (!name.startsWith("shares")) for (const gain of gains) expect(gain).toBeGreaterThanOrEqual(0);
  });
});

it.each(rewordingNames)("not a byte changes where %s", (name) => {
  // Breaks where draws are keyed by a line's place, or by what a plan is called.
  expect(reworded(name, 5, 7).found).toBeUndefined();
});
