import { describe, expect, it } from "vitest";
import { joinableShare, joinKind } from "../../src/response/join.ts";
import { changed, smallSettings } from "../smallWorld.ts";

const { challenge, response } = changed(smallSettings(), {
  challenge: { kinds: { ownTake: 0.7, duet: 0.2, stitch: 0.1 } },
  response: { multipliers: { ownTake: 1, duet: 0.5, stitch: 0 } },
});

describe("joining, where the interface halves duets and has no stitches", () => {
  it("is left to eight in ten who would", () => {
    expect(joinableShare(challenge, response.multipliers)).toBeCloseTo(0.8, 12);
  });

  it("is by a take of one's own in seven cases of eight, else by a duet", () => {
    const kinds = [0, 0.5, 0.874, 0.876, 0.999].map((u) => joinKind(challenge, response.multipliers, u));
    expect(kinds).toEqual(["ownTake", "ownTake", "ownTake", "duet", "duet"]);
  });
});
