import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../src/feed/allocation/impressionBatches.ts";
import { clicksIn, Outcomes } from "../../src/response/outcomes.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import { Persons } from "../../src/world/campaign.ts";

describe("clicks on links in a tick", () => {
  it("are those of impression batches, of following feeds and of messages, but not of visitors of events", () => {
    const batches = new ImpressionBatches();
    for (const segment of [0, 1]) batches.push(0, 2, segment, 0, 10, -1);
    const persons = (count: number) => {
      const some = new Persons();
      for (let user = 0; user < count; user++) some.push(0, 0, user, 0);
      return some;
    };
    // Rows 0 and 1 are the batches', then three in following feeds, counted in the first, one message and two visitors.
    const outcomes = new Outcomes(1);
    outcomes.tally = new Float64Array(8 * tallyWidth).fill(1000);
    for (let row = 0; row < 8; row++) outcomes.tally[row * tallyWidth + Tally.click] = 2 ** row;
    expect(clicksIn(batches, outcomes)).toBe(3);
    batches.inFollowing = persons(3);
    expect(clicksIn(batches, outcomes)).toBe(7);
    batches.messages = persons(1);
    batches.visitors = persons(2);
    expect(clicksIn(batches, outcomes)).toBe(39);
  });
});

describe("what is kept of exposures", () => {
  it("is how many users of each of the panel's segments have had more than 0, 1 … 30", () => {
    expect(new Outcomes(3).exposed.length).toBe(3 * 31);
  });
});
