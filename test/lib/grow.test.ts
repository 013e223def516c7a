import { describe, expect, it } from "vitest";
import { doubleColumns, grown } from "../../src/lib/grow.ts";

describe("columns that grow", () => {
  it("keep their type and values, and end in zeros", () => {
    const column = Uint8Array.of(1, 2, 255);
    const longer = grown(column, 5);
    expect(longer).toEqual(Uint8Array.of(1, 2, 255, 0, 0));
    expect(column).toHaveLength(3);
  });

  it("double in a table, the named ones alone", () => {
    const table = { length: 2, user: Int32Array.of(7, -1), post: Int32Array.of(3, 4), other: Int32Array.of(9) };
    doubleColumns(table, ["user", "post"]);
    expect(table.user).toEqual(Int32Array.of(7, -1, 0, 0));
    expect(table.post).toEqual(Int32Array.of(3, 4, 0, 0));
    expect(table.other).toEqual(Int32Array.of(9));
  });
});
