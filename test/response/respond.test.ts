import { describe, expect, it } from "vitest";
import { ImpressionBatches } from "../../src/feed/allocation/impressionBatches.ts";
import { deriveText, rootKey } from "../../src/lib/random.ts";
import { EventKind } from "../../src/response/events.ts";
import { calibrateResponse } from "../../src/response/model/calibration.ts";
import { Responder } from "../../src/response/respond.ts";
import type { Settings } from "../../src/scenario/settle/settings.ts";
import { Tally, tallyWidth } from "../../src/vocabulary/tally.ts";
import type { Role } from "../../src/vocabulary/terms.ts";
import { SurfaceIndex } from "../../src/vocabulary/terms.ts";
import { type PostAnswers, usualAnswers } from "../../src/world/answers.ts";
import { addPost, createCampaign, Persons } from "../../src/world/campaign.ts";
import { createdFlag, exposureMask, followsBrandFlag, PopulationState } from "../../src/world/populationState.ts";
import { zLimit } from "../lib/testKey.ts";
import { type Changes, changed, smallSettings } from "../smallWorld.ts";
import { binomialZ } from "../statistic.ts";
import { responseProbabilities } from "./probabilities.ts";

/** One segment, and every action frequent enough to be counted; fatigue and bonus are whole steps of 1/64. */
const users = 400_000;
const base = changed(smallSettings(), {
  people: { users, interests: 1, activityBins: 1 },
  response: {
    rates: { like: 0.12, comment: 0.05, share: 0.06, save: 0.07, follow: 0.04, notInterested: 0.03 },
    fatigue: 0.25,
    followed: 0.75,
    autoplay: 0.3,
  },
  challenge: { ease: 30 },
});
const bonus = 0.75;

/** A post, and what comes of showing it: each call to `show` is one tick with one cell. */
function stage(
  changes: Changes<Settings> = {},
  { followers = 0, role = "celebrity" as Role, quality = 1, answers = usualAnswers } = {},
) {
  const settings = changed(base, changes);
  const population = new PopulationState(settings);
  const campaign = createCampaign();
  const author = { key: deriveText(rootKey("stage"), role), followers, interest: 0, segment: -1, user: -1 };
  const post = addPost(campaign, {
    key: deriveText(rootKey("stage"), `post of ${role}`),
    label: "post",
    role,
    kind: "seeded",
    author,
    quality,
    answers,
    topic: 0,
    durationSeconds: 60,
    publishTick: 0,
    parent: null,
  });
  const responder = new Responder(population, campaign, calibrateResponse(settings.response));
  const events: { kind: number; user: number; node: number }[] = [];
  const counts = (batches: ImpressionBatches, row = 0) => {
    const outcomes = responder.respond(batches);
    for (let i = 0; i < outcomes.events.length; i++) {
      const { kind, user, node } = outcomes.events;
      events.push({ kind: kind[i], user: user[i], node: node[i] });
    }
    const tally = outcomes.tally.slice(row * tallyWidth, (row + 1) * tallyWidth);
    return Object.fromEntries(Object.entries(Tally).map(([name, c]) => [name, tally[c]])) as Record<
      keyof typeof Tally,
      number
    >;
  };
  return {
    settings,
    population,
    campaign,
    post,
    responder,
    events,
    /** All users, on a surface without deliveries. */
    show(surface: number, start = 0, count = users) {
      const batches = new ImpressionBatches();
      batches.push(post.index, surface, 0, start, count, -1);
      return counts(batches);
    },
    /** All followers, as a delivery. */
    deliver() {
      const batches = new ImpressionBatches();
      batches.deliveries = [{ post, author, node: 0 }];
      batches.push(post.index, SurfaceIndex.following, 0, 0, followers, 0);
      return counts(batches);
    },
    /** Users one by one, in following feeds or in messages: the sum over rows. */
    name(chosen: readonly number[], how: "inFollowing" | "messages") {
      const batches = new ImpressionBatches();
      const persons = new Persons();
      for (const user of chosen) persons.push(post.index, 0, user, 0);
      batches[how] = persons;
      const sum = counts(batches);
      for (let row = 1; row < chosen.length; row++) {
        const tally = responder.outcomes.tally;
        for (const [name, c] of Object.entries(Tally)) sum[name as keyof typeof Tally] += tally[row * tallyWidth + c];
      }
      return sum;
    },
  };
}

type Counts = ReturnType<ReturnType<typeof stage>["show"]>;
const actions = ["like", "comment", "share", "save", "notInterested"] as const;

/** z of each count against people in groups, of which each answers at an appeal of its own. */
function check(
  counts: Counts,
  settings: Settings,
  groups: readonly { people: number; appeal: number }[],
  names: readonly (typeof actions)[number][] = actions,
  answers = usualAnswers,
) {
  const all = groups.map(({ people, appeal }) => ({ people, p: responseProbabilities(settings, appeal, answers) }));
  const z = (count: number, name: keyof (typeof all)[number]["p"]) => {
    const mean = all.reduce((sum, { people, p }) => sum + people * p[name], 0);
    const variance = all.reduce((sum, { people, p }) => sum + people * p[name] * (1 - p[name]), 0);
    return Math.abs(count - mean) / Math.sqrt(variance);
  };
  expect(z(counts.validPlays, "valid")).toBeLessThan(zLimit);
  for (const name of names) expect(z(counts[name], name)).toBeLessThan(zLimit);
}

describe("responses of a large cell", () => {
  it("have the probabilities of the post's appeal", () => {
    // Breaks where taste is left out of the table.
    for (const quality of [-1, 1, 3]) {
      const { show, settings } = stage({}, { quality });
      const counts = show(SurfaceIndex.forYou);
      expect(counts.impressions).toBe(users);
      check(counts, settings, [{ people: users, appeal: quality }]);
      const p = responseProbabilities(settings, quality);
      expect(Math.abs(binomialZ(counts.follow, users, p.follow))).toBeLessThan(zLimit);
    }
  });

  it.each(["celebrity", "brand"] as const)("have the factors of the post on each answer, by a %s", (role) => {
    const answers: PostAnswers = { like: 1.6, comment: 0.5, share: 2.5, save: 0.2, follow: 3 };
    const { show, settings } = stage({}, { role, answers });
    const counts = show(SurfaceIndex.forYou);
    check(counts, settings, [{ people: users, appeal: 1 }], actions, answers);
    const p = responseProbabilities(settings, 1, answers);
    expect(Math.abs(binomialZ(counts.follow, users, p.follow))).toBeLessThan(zLimit);
  });

  it.each(["celebrity", "brand"] as const)(
    "are no more than the valid plays, of a post by a %s that all answer",
    (role) => {
      const answers: PostAnswers = { like: 1e9, comment: 1e9, share: 1e9, save: 1e9, follow: 1e9 };
      const { validPlays, ...counts } = stage({}, { role, answers }).show(SurfaceIndex.forYou);
      for (const name of ["like", "comment", "share", "save", "follow"] as const) expect(counts[name]).toBe(validPlays);
    },
  );

  it("are none of those that the post's factors rule out", () => {
    const answers: PostAnswers = { like: 0, comment: 0, share: 0, save: 0, follow: 0 };
    const { like, comment, share, save, follow, notInterested } = stage({}, { answers }).show(SurfaceIndex.forYou);
    expect([like, comment, share, save, follow]).toEqual([0, 0, 0, 0, 0]);
    expect(notInterested).toBeGreaterThan(1000);
  });

  it("tire: a second and a third exposure lose appeal per doubling of 1 + exposures", () => {
    // Breaks where fatigue is counted per exposure, or from the exposure at hand (a first one would already tire).
    const { show, settings } = stage();
    check(show(SurfaceIndex.forYou), settings, [{ people: users, appeal: 1 }]);
    check(
      show(SurfaceIndex.paid),
      settings,
      [{ people: users, appeal: 1 - 0.25 }],
      ["like", "comment", "save", "notInterested"],
    );
    const third = 1 - Math.round(0.25 * Math.log2(3) * 64) / 64;
    check(
      show(SurfaceIndex.direct),
      settings,
      [{ people: users, appeal: third }],
      ["like", "comment", "save", "notInterested"],
    );
  });

  it("are warmer from followers, on any surface and in deliveries", () => {
    const followers = 120_000;
    const { show, settings } = stage({}, { followers });
    check(show(SurfaceIndex.forYou), settings, [
      { people: followers, appeal: 1 + bonus },
      { people: users - followers, appeal: 1 },
    ]);
    const delivered = stage({}, { followers });
    check(delivered.deliver(), settings, [{ people: followers, appeal: 1 + bonus }]);
    const named = stage({}, { followers });
    const first = Array.from({ length: 60_000 }, (_, user) => user);
    check(named.name(first, "inFollowing"), settings, [{ people: first.length, appeal: 1 + bonus }]);
    const following = first.filter((user) => named.population.graph.isFollower(named.post.author, 0, user)).length;
    const messaged = stage({}, { followers });
    check(messaged.name(first, "messages"), settings, [
      { people: following, appeal: 1 + bonus },
      { people: first.length - following, appeal: 1 },
    ]);
  });

  it("of people who came to follow the brand are as warm as followers', not twice as warm", () => {
    const flagged = () => {
      const made = stage({}, { role: "brand", followers: 50_000 });
      for (let user = 0; user < users; user++) made.population.states[0][user] |= followsBrandFlag;
      return made;
    };
    const { show, settings } = flagged();
    check(show(SurfaceIndex.forYou), settings, [{ people: users, appeal: 1 + bonus }]);
    const first = Array.from({ length: 60_000 }, (_, user) => user);
    check(flagged().name(first, "inFollowing"), settings, [{ people: first.length, appeal: 1 + bonus }]);
    check(flagged().deliver(), settings, [{ people: 50_000, appeal: 1 + bonus }]);
  });

  it("of followers to the best of posts are those at the table's end, whatever the bonus", () => {
    // Breaks where the bonus leads beyond the table: nobody would answer at all.
    for (const followed of [0.75, 3, 6]) {
      const { deliver } = stage({ response: { followed } }, { quality: 9, followers: 50_000 });
      expect(deliver().validPlays / 50_000).toBeGreaterThan(0.99);
    }
  });

  it("do not depend on how the audience is cut into cells", () => {
    const whole = stage();
    const parts = stage();
    const all = whole.show(SurfaceIndex.forYou);
    const [head, tail] = [
      parts.show(SurfaceIndex.forYou, 0, 12_345),
      parts.show(SurfaceIndex.forYou, 12_345, users - 12_345),
    ];
    for (const name of ["validPlays", "like", "complete", "longView", "views", "ownTake"] as const) {
      expect(head[name] + tail[name]).toBe(all[name]);
    }
    // The others are drawn anew by each cell's own skips: `answers.test.ts` compares them with asking every viewer.
    expect(head.watchRatio + tail.watchRatio).toBeCloseTo(all.watchRatio, 6);
  });
});

describe("a tick", () => {
  it("is counted in full, however much more it shows than the one before", () => {
    const { show, name } = stage();
    expect(show(SurfaceIndex.forYou, 0, 100).impressions).toBe(100);
    const many = Array.from({ length: 60_000 }, (_, user) => user);
    expect(name(many, "messages").impressions).toBe(60_000);
    expect(show(SurfaceIndex.forYou, 100, 100).impressions).toBe(100);
  });
});

describe("following", () => {
  it("is done by those who do not follow yet, once per author", () => {
    const followers = 120_000;
    for (const role of ["celebrity", "brand"] as const) {
      const { show, settings, campaign, post } = stage({ response: { fatigue: 0 } }, { followers, role });
      const p = responseProbabilities(settings, 1).follow;
      const strangers = users - followers;
      const first = show(SurfaceIndex.forYou).follow;
      expect(Math.abs(binomialZ(first, strangers, p))).toBeLessThan(zLimit);
      const second = show(SurfaceIndex.paid).follow;
      // A new follower of the brand is warmer, but cannot follow again.
      expect(Math.abs(binomialZ(second, strangers - first, p))).toBeLessThan(zLimit);
      expect(campaign.newFollowers.get(post.author)?.size).toBe(first + second);
    }
  });

  it("of the brand stays possible past the last exposure that is counted", () => {
    const { show, settings, population } = stage({ response: { fatigue: 0 } }, { role: "brand" });
    population.states[0].fill(exposureMask);
    const p = responseProbabilities(settings, 1).follow;
    let followers = 0;
    for (const surface of [SurfaceIndex.forYou, SurfaceIndex.paid]) {
      const { follow } = show(surface);
      expect(Math.abs(binomialZ(follow, users - followers, p))).toBeLessThan(zLimit);
      followers += follow;
    }
  });

  it("of the brand leaves a flag, of others none", () => {
    for (const role of ["celebrity", "brand"] as const) {
      const { show, population } = stage({}, { role });
      const { follow } = show(SurfaceIndex.forYou);
      const flagged = population.states[0].reduce((sum, state) => sum + (state & followsBrandFlag ? 1 : 0), 0);
      expect(flagged).toBe(role === "brand" ? follow : 0);
    }
  });
});

describe("passing on", () => {
  it("happens once per person and post, however often it is seen", () => {
    const { show, settings, events } = stage({ response: { fatigue: 0 } });
    const p = responseProbabilities(settings, 1).share;
    let shares = 0;
    for (const surface of [SurfaceIndex.forYou, SurfaceIndex.paid, SurfaceIndex.direct]) {
      const { share } = show(surface);
      expect(Math.abs(binomialZ(share, users - shares, p))).toBeLessThan(zLimit);
      shares += share;
    }
    const sharers = events.filter(({ kind }) => kind === EventKind.share).map(({ user }) => user);
    expect(sharers.length).toBe(shares);
    expect(new Set(sharers).size).toBe(shares);
  });
});

describe("joining the challenge", () => {
  it("happens with joinRate × ease × e^(beta·a) over its mean on the ranked feed, reinforced by exposures, and once per person", () => {
    // Breaks where reinforcement counts the exposure at hand (a first view would be reinforced).
    const { show, settings, events, population } = stage({ response: { fatigue: 0 } });
    const p = responseProbabilities(settings, 1).join;
    let joined = 0;
    [1, 1.25, 1.5, 1.75, 2, 2].forEach((reinforcement, exposures) => {
      const { ownTake, duet, stitch } = show([2, 4, 3, 0, 1, 2][exposures], 0, users);
      const joins = ownTake + duet + stitch;
      expect(Math.abs(binomialZ(joins, users - joined, p * reinforcement))).toBeLessThan(zLimit);
      expect(Math.abs(binomialZ(duet, joins, 0.15))).toBeLessThan(zLimit);
      expect(Math.abs(binomialZ(stitch, joins, 0.05))).toBeLessThan(zLimit);
      joined += joins;
    });
    const creators = events.filter(({ kind }) => kind !== EventKind.share).map(({ user }) => user);
    expect(new Set(creators).size).toBe(joined);
    expect(creators.length).toBe(joined);
    expect(creators.every((user) => population.states[0][user] & createdFlag)).toBe(true);
  });

  it("stays possible past the last exposure that is counted: each post is a new occasion", () => {
    // Breaks where draws belong to the exposure count, which stops at 31: a user who did not join then never joined.
    const { show, settings, population } = stage({ response: { fatigue: 0 } });
    population.states[0].fill(exposureMask);
    const p = responseProbabilities(settings, 1).join * settings.challenge.reinforcement.max;
    let joined = 0;
    for (const surface of [2, 4, 3]) {
      const { ownTake, duet, stitch } = show(surface);
      expect(Math.abs(binomialZ(ownTake + duet + stitch, users - joined, p))).toBeLessThan(zLimit);
      joined += ownTake + duet + stitch;
    }
  });

  it("offers what the interface offers: without duets and stitches there are own takes alone, and fewer", () => {
    const { show, settings } = stage({ response: { multipliers: { duet: 0, stitch: 0 } } });
    const { ownTake, duet, stitch } = show(SurfaceIndex.forYou);
    expect([duet, stitch]).toEqual([0, 0]);
    const everything = responseProbabilities(base, 1).join;
    expect(Math.abs(binomialZ(ownTake, users, responseProbabilities(settings, 1).join))).toBeLessThan(zLimit);
    expect(responseProbabilities(settings, 1).join / everything).toBeCloseTo(0.8, 9);
  });

  it("is as likely among followers to whom a post is delivered, near the table's end too", () => {
    // Breaks where a follower's bonus is looked for above the table, which knows nobody who joins there.
    const changes = { response: { followed: 5, fatigue: 0 }, challenge: { ease: 1 } };
    const { deliver, settings } = stage(changes, { followers: 200_000, quality: 2 });
    const { impressions, ownTake, duet, stitch } = deliver();
    const joins = ownTake + duet + stitch;
    expect(joins).toBeGreaterThan(100);
    expect(Math.abs(binomialZ(joins, impressions, responseProbabilities(settings, 7).join))).toBeLessThan(zLimit);
  });

  it("never happens where there is nothing to join", () => {
    const { show } = stage({ challenge: { ease: 0 } });
    const { ownTake, duet, stitch } = show(SurfaceIndex.forYou);
    expect(ownTake + duet + stitch).toBe(0);
  });
});

describe("views", () => {
  it("are impressions, starts or valid plays, as the scenario counts them", () => {
    const counts = (viewRule: Settings["viewRule"]) => stage({ viewRule }).show(SurfaceIndex.forYou);
    const [impression, start, valid] = (["impression", "playStart", "validPlay"] as const).map(counts);
    expect(impression.views).toBe(users);
    expect(valid.views).toBe(valid.validPlays);
    expect([start.validPlays, impression.validPlays]).toEqual([valid.validPlays, valid.validPlays]);
    const swiped = users - valid.validPlays;
    expect(Math.abs(binomialZ(start.views - start.validPlays, swiped, 0.3))).toBeLessThan(zLimit);
    expect(stage({ response: { autoplay: 1 }, viewRule: "playStart" }).show(2).views).toBe(users);
    expect(stage({ response: { autoplay: 0 }, viewRule: "playStart" }).show(2).views).toBe(valid.validPlays);
  });

  it("are watched to the end, and for long, as the Weibull distribution has it", () => {
    const { shape, scale } = base.response.watch;
    const { validPlays, complete, longView, watchRatio } = stage().show(SurfaceIndex.forYou);
    const above = (ratio: number) => Math.exp(-((ratio / scale) ** shape));
    expect(Math.abs(binomialZ(complete, validPlays, above(1)))).toBeLessThan(zLimit);
    expect(Math.abs(binomialZ(longView, validPlays, above(18 / 60)))).toBeLessThan(zLimit);
    // Weibull: mean .8431, sd .6644 (SciPy)
    expect(Math.abs(watchRatio - 0.8431 * validPlays) / (0.6644 * Math.sqrt(validPlays))).toBeLessThan(zLimit);
  });
});

describe("what is remembered of a user", () => {
  it("is how often the campaign was seen, up to 31, and the tally of everybody's", () => {
    const { show, population, responder } = stage({ people: { users: 6_000, interests: 2 } });
    for (let time = 0; time < 35; time++) show(time % 5 === 1 ? 0 : time % 5, 0, time % 7 === 0 ? 3_000 : 1_000);
    const { exposed } = responder.outcomes;
    const exposures = Array.from(population.states[0], (state) => state & exposureMask);
    for (let e = 0; e < 31; e++) expect(exposed[e]).toBe(exposures.filter((times) => times > e).length);
    expect(Math.max(...exposures)).toBe(31);
    // Nobody of the other interest has been shown anything.
    expect([...exposed.subarray(31)]).toEqual(new Array(31).fill(0));
  });
});

describe("a tick", () => {
  it("counts every cell, be they many more than in the tick before", () => {
    const { responder, show } = stage();
    show(SurfaceIndex.forYou, 0, 100);
    const batches = new ImpressionBatches();
    for (let batch = 1; batch <= 5; batch++) batches.push(0, SurfaceIndex.forYou, 0, 100 * batch, 100 + batch, -1);
    const { tally } = responder.respond(batches);
    for (let batch = 1; batch <= 5; batch++)
      expect(tally[(batch - 1) * tallyWidth + Tally.impressions]).toBe(100 + batch);
  });

  it("is answered by its own world's model, whichever world was shown something before", () => {
    // Breaks where the tables that the loop looks up stay those of the world before.
    const eager: Changes<Settings> = { response: { rates: { like: 0.3 }, watch: { shape: 0.5 } } };
    for (const role of ["celebrity", "brand"] as const) {
      const alone = [{}, eager].map((changes) => {
        const { show } = stage(changes, { role });
        return [show(SurfaceIndex.forYou, 0, 1000), show(SurfaceIndex.forYou, 1000, 1000)];
      });
      const [calm, keen] = [stage({}, { role }), stage(eager, { role })];
      const inTurns = [0, 1000].map((start) => [
        calm.show(SurfaceIndex.forYou, start, 1000),
        keen.show(SurfaceIndex.forYou, start, 1000),
      ]);
      expect(inTurns).toEqual([0, 1].map((tick) => alone.map((ticks) => ticks[tick])));
      expect(alone[0][0].like).not.toBe(alone[1][0].like);
    }
  });

  it("shows what comes by name to those named, and to nobody else", () => {
    const { responder, population } = stage();
    const batches = new ImpressionBatches();
    batches.messages = new Persons();
    const named = [3, 7, 70, 399_999];
    for (const user of named) batches.messages.push(0, 0, user, 0);
    responder.respond(batches);
    const met = [...population.states[0].entries()].filter(([, byte]) => (byte & exposureMask) > 0);
    expect(met.map(([user]) => user)).toEqual(named);
  });

  it("counts in every segment who has been shown the campaign, and how often", () => {
    const { responder, population } = stage({ people: { activityBins: 4 } });
    for (const times of [1, 2]) {
      const batches = new ImpressionBatches();
      for (const { index } of population.segments)
        batches.push(0, SurfaceIndex.forYou, index, 0, 1000 * (index + times), -1);
      const { exposed } = responder.respond(batches);
      for (const { index } of population.segments) {
        // The second time the first of them are shown it again, and 1,000 more for the first time.
        expect(exposed[exposureMask * index]).toBe(1000 * (index + times));
        expect(exposed[exposureMask * index + 1]).toBe(times === 1 ? 0 : 1000 * (index + 1));
      }
    }
  });
});
