import { describe, expect, test } from "vitest";
import { placeNear, placesOf, readSource } from "../../../src/scenario/values/document.ts";

const text = `campaign: { name: Places, start: 2020-11-16T10:00+08:00 }
creators:
  - tier: KOC
  - tier: celebrity
    average_views: { value: 2M, status: reported }
    lean: { young luxury buyers: 3 }
compare: [{ name: Douyin, set: { audience.users: 4M } }]
`;

describe("places of values by path", () => {
  const places = placesOf(readSource(text, "p.yaml", ["replicates=3"]));

  test("hold every group, list and value, with the line and column at which it stands", () => {
    expect(places).toMatchObject({
      campaign: "p.yaml:1:11",
      "campaign.name": "p.yaml:1:19",
      creators: "p.yaml:3:3",
      "creators[0]": "p.yaml:3:5",
      "creators[1].tier": "p.yaml:4:11",
      "creators[1].average_views": "p.yaml:5:20",
      "creators[1].average_views.value": "p.yaml:5:29",
      "creators[1].lean.young luxury buyers": "p.yaml:6:34",
      "compare[0].set.audience.users": "p.yaml:7:50",
    });
    for (const [path, place] of Object.entries(places))
      if (path !== "replicates") {
        const [, line, column] = place.split(":").map(Number);
        expect(text.split("\n")[line - 1][column - 1], path).toMatch(/\S/);
      }
  });

  test("name the override that set a value", () => {
    expect(places.replicates).toBe("--set replicates=3");
  });

  test("are plain JSON", () => {
    expect(JSON.parse(JSON.stringify(places))).toEqual(places);
  });

  test("stand in for those of values that the file leaves out", () => {
    expect(placeNear(places, "creators[1].average_views")).toBe("p.yaml:5:20");
    expect(placeNear(places, "creators[1].engagement_rate")).toBe(places["creators[1]"]);
    expect(placeNear(places, "creators[7].followers.douyin")).toBe(places.creators);
    expect(placeNear(places, "campaign.budget.total")).toBe(places.campaign);
    expect(placeNear(places, "live[0].pre_registered")).toBeUndefined();
  });
});
