import { describe, expect, it } from "vitest";
import { joinableShare, joinKind } from "../../../src/response/model/join.ts";
import { changed, smallSettings } from "../../smallWorld.ts";

const { challenge, response } = changed(smallSettings(), {
  challenge: { kinds: { ownTake: 0.7, duet: 0.2, stitch: 0.1 } },
  response: { multipliers: { ownTake: 1, duet: 0.5, stitch: 1 } },
});

describe("joining, where the interface halves duets", () => {
  it("is left to nine in ten who would", () => {
    expect(joinableShare(challenge, response.multipliers)).toBeCloseTo(0.9, 12);
  });

  it("is by a take of one's own in seven cases of nine, by a duet in one, and by a stitch in one", () => {
    const kinds = [0, 0.5, 7 / 9 - 0.01, 7 / 9 + 0.01, 8 / 9 - 0.01, 8 / 9 + 0.01, 0.999].map((u) =>
      joinKind(challenge, response.multipliers, u),
    );
    expect(kinds).toEqual(["ownTake", "ownTake", "ownTake", "duet", "duet", "stitch", "stitch"]);
  });
});
