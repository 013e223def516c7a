import { expect, it } from "vitest";
import { ImpressionBatches, type PersonList } from "../../../src/feed/allocation/impressionBatches.ts";
import { tallyWidth } from "../../../src/vocabulary/tally.ts";
import { SurfaceIndex } from "../../../src/vocabulary/terms.ts";
import { Persons } from "../../../src/world/campaign.ts";

/** Two batches; three persons in following feeds, of whom the first two are a run; two messages; one visitor. */
function someBatches(): ImpressionBatches {
  const batches = new ImpressionBatches();
  batches.push(4, SurfaceIndex.forYou, 1, 0, 10, -1);
  batches.push(5, SurfaceIndex.live, 2, 0, 20, -1);
  const inFollowing = new Persons();
  inFollowing.push(6, 0, 11, 0);
  inFollowing.push(6, 0, 12, 0);
  inFollowing.push(6, 0, 13, 7);
  const messages = new Persons();
  messages.push(8, 3, 14, 0);
  messages.push(8, 2, 14, 0);
  const visitors = new Persons();
  visitors.push(5, 1, 15, 0);
  return Object.assign(batches, { inFollowing, messages, visitors });
}

function rowsOf(batches: ImpressionBatches, lists?: readonly PersonList[]): number[][] {
  const rows: number[][] = [];
  batches.eachTallyRow((offset, ...of) => rows.push([offset / tallyWidth, ...of]), lists);
  return rows;
}

it("batches come first in the tally, then persons list by list, a run in the row of its first", () => {
  const batches = someBatches();
  expect(batches.tallyRows).toBe(8);
  expect(rowsOf(batches)).toEqual([
    [0, 4, SurfaceIndex.forYou, 1],
    [1, 5, SurfaceIndex.live, 2],
    [2, 6, SurfaceIndex.following, 0],
    [4, 6, SurfaceIndex.reposted, 0],
    [5, 8, SurfaceIndex.direct, 3],
    [6, 8, SurfaceIndex.direct, 2],
    [7, 5, SurfaceIndex.live, 1],
  ]);
});

it("rows stay where they are if a list is left out by the reader, and move up if it is absent", () => {
  const batches = someBatches();
  expect(rowsOf(batches, ["visitors"]).at(-1)).toEqual([7, 5, SurfaceIndex.live, 1]);
  expect(rowsOf(batches, ["inFollowing", "messages"])).toEqual(rowsOf(batches).slice(0, -1));
  batches.messages = undefined;
  expect(batches.firstRowOf("visitors")).toBe(5);
  expect(batches.tallyRows).toBe(6);
});
