import { describe, expect, it, vi } from "vitest";
import type * as Slots from "../../src/feed/allocation/admission.ts";
import type * as Measured from "../../src/metrics/measure.ts";
import type * as Propagation from "../../src/propagation/propagate.ts";
import { changed } from "../smallWorld.ts";
import { stated } from "./agreement.ts";
import { claimsOf, crowdedFeed, engineOf, followFeed, referenceOf } from "./agreements.ts";
import { expectCaught, type Fault } from "./faults.ts";

/** The fault of the engine's code that is in force; the engine is itself where there is none. */
const broken = vi.hoisted(() => ({ by: "" }));

vi.mock("../../src/propagation/propagate.ts", async (original) => {
  const { propagate } = await original<typeof Propagation>();
  const faulty: typeof propagate = (population, campaign, events, tick) => {
    if (broken.by === "shares credited to the author") events.node.fill(0, 0, events.length);
    propagate(population, campaign, events, tick);
    if (broken.by === "reposts shown to the author's followers") {
      campaign.deliveries = campaign.deliveries.map(({ post, node }) => ({ post, node, author: post.author }));
    }
  };
  return { ...(await original<typeof Propagation>()), propagate: faulty };
});
vi.mock("../../src/metrics/measure.ts", async (original) => {
  const { RunMeasurement } = await original<typeof Measured>();
  class Faulty extends RunMeasurement {
    override summarise(...given: Parameters<Measured.RunMeasurement["summarise"]>) {
      const run = super.summarise(...given);
      if (broken.by !== "reach counts repeats") return run;
      return { ...run, metrics: { ...run.metrics, reach: run.metrics.impressions! } };
    }
  }
  return { RunMeasurement: Faulty };
});
vi.mock("../../src/feed/allocation/admission.ts", async (original) => {
  const real = await original<typeof Slots>();
  const admit: typeof real.admit = (...given) => {
    if (broken.by !== "more shown than there are slots") real.admit(...given);
  };
  return { ...real, admit };
});

describe("a follow feed", () => {
  const worlds = 24;
  const reference = referenceOf(followFeed, worlds);

  it("agrees with the reference: views, reach, frequency, actions, cascades, times", () => {
    const claims = claimsOf(followFeed, reference, engineOf(followFeed, 3 * worlds));
    expect(
      claims.filter(({ pass }) => !pass),
      stated(claims),
    ).toEqual([]);
    // Of everything that is compared something must happen.
    expect(claims.length).toBeGreaterThan(30);
  });

  const faults: Fault[] = [
    {
      fault: "fatigue dropped",
      caughtBy: ["validPlays per impression", "shares per impression"],
      change: (s) => changed(s, { response: { fatigue: 0 } }),
    },
    {
      fault: "bonus of followed accounts dropped",
      caughtBy: ["validPlays per impression"],
      change: (s) => changed(s, { response: { followed: 0 } }),
    },
    {
      fault: "half-life twice as long",
      caughtBy: ["share of views from hour 2", "share of views from hour 12"],
      change: (s) => changed(s, { feed: { following: { halfLifeHours: 4 } } }),
    },
    {
      fault: "slots ÷ inflow wrong by a tenth",
      caughtBy: ["views on following"],
      change: (s) => changed(s, { feed: { following: { postsPerFolloweePerDay: 22 } } }),
    },
    {
      fault: "reinforcement dropped",
      caughtBy: ["participantPosts per impression"],
      change: (s) => changed(s, { challenge: { reinforcement: { step: 0 } } }),
    },
    {
      fault: "people who post have as few followers as others",
      caughtBy: ["views on following"],
      change: (s) => changed(s, { graph: { posters: { median: 5 } } }),
    },
    { fault: "shares credited to the author", caughtBy: ["its depth", "its structural virality"] },
    { fault: "reposts shown to the author's followers", caughtBy: ["views on reposted"] },
    { fault: "reach counts repeats", caughtBy: ["reach", "reach, distribution over worlds"] },
  ];
  it.each(faults)("would not agree: $fault", (fault) => {
    broken.by = fault.change ? "" : fault.fault;
    expectCaught(followFeed, reference, 48, fault);
    broken.by = "";
  });
});

describe("a follow feed of which the campaign takes a twentieth", () => {
  const worlds = 16;
  const reference = referenceOf(crowdedFeed, worlds);

  it("agrees with the reference, in which it crowds itself out", () => {
    const claims = claimsOf(crowdedFeed, reference, engineOf(crowdedFeed, 3 * worlds));
    expect(
      claims.filter(({ pass }) => !pass),
      stated(claims),
    ).toEqual([]);
  });

  it("would not agree: more shown than there are slots", () => {
    broken.by = "more shown than there are slots";
    expectCaught(crowdedFeed, reference, 48, { fault: broken.by, caughtBy: ["impressions"] });
    broken.by = "";
  });
});
