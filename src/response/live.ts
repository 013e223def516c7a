import { type Cells, SurfaceIndex } from "../feed/cells.ts";
import { derive, hash31, type Key, unit32 } from "../lib/random.ts";
import { binomial, categorical, multinomial, poisson } from "../lib/sampling.ts";
import { type Campaign, type Persons, Tally, tallyWidth } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import { createStays, type LiveEvent, minutesIn, stayBins } from "../world/liveEvent.ts";
import { Purpose } from "../world/purpose.ts";
import type { World } from "../world/world.ts";
import { type Choose, isSamePost } from "./aggregate.ts";
import { type Audience, bufferSize, ofPost, placeKey, type Viewers } from "./audience.ts";
import type { Individual } from "./individual.ts";
import type { ResponseModel } from "./model.ts";
import type { Once } from "./once.ts";
import type { Outcomes, Room } from "./outcomes.ts";
import { drawScale } from "./tables.ts";
import { ratioScale } from "./watch.ts";

/** What the visitors of an event do, worked out once for each. */
interface Doings {
  /** Minutes of a stay, by bin: all equally likely. */
  readonly stays: Float64Array;
  /** Chance to enter of those who are shown it, times 2^31. */
  readonly enter: number;
}

/** The draws of one visit. */
interface VisitKeys {
  readonly enter: Key;
  readonly arrival: Key;
  readonly stay: Key;
  readonly follow: Key;
  readonly questions: Key;
  readonly autoplay: Key;
}

/**
 * Visits to live events. Whoever is invited and comes, or is shown the event and enters, arrives in some minute of the
 * tick and stays a drawn time, at most to the end; asks questions and comes to follow the host at rates per minute. All
 * of it is counted in the tick of arrival, presence in the minutes themselves. Exposures leave the rates as they are, so
 * outside the panel all visitors of a tick are drawn in sums.
 */
export class LiveRooms {
  private readonly doings = new Map<LiveEvent, Doings>();
  private readonly root: Key;
  private readonly world: World;
  private readonly campaign: Campaign;
  private readonly outcomes: Outcomes;
  private readonly once: Once;
  private readonly audience: Audience;
  private readonly individual: Individual;
  private readonly choose: Choose;
  private readonly model: ResponseModel;

  constructor(
    world: World,
    campaign: Campaign,
    outcomes: Outcomes,
    once: Once,
    audience: Audience,
    individual: Individual,
    choose: Choose,
    model: ResponseModel,
  ) {
    this.world = world;
    this.campaign = campaign;
    this.outcomes = outcomes;
    this.once = once;
    this.audience = audience;
    this.individual = individual;
    this.choose = choose;
    this.model = model;
    this.root = derive(world.key, Purpose.live);
  }

  /** Answers the tick's cells on the surface `live`, each group of one event and one audience. */
  visit(cells: Cells, viewers: Viewers): void {
    if (this.campaign.events.length === 0) return;
    const { panelSegments } = this.world;
    for (let from = 0, to = 0; from < cells.length; from = to) {
      to = from + 1;
      if (cells.surface[from] !== SurfaceIndex.live) continue;
      const event = this.eventOf(cells.post[from]!);
      const visits = new Visits(event, cells.tick, cells.delivery[from]! >= 0);
      if (cells.segment[from]! < panelSegments) {
        this.visitOneByOne(cells, from, event, visits, viewers);
        continue;
      }
      while (to < cells.length && isSamePost(cells, from, to)) to++;
      this.visitInSums(cells, from, to, event, visits);
    }
  }

  /** Answers people who have come by name; their counts begin at `firstRow`. */
  visitPersons(persons: Persons, firstRow: number, tick: number, viewers: Viewers): void {
    for (let i = 0; i < persons.length; i++) {
      const [segment, user] = [persons.segment[i]!, persons.user[i]!];
      const event = this.eventOf(persons.post[i]!);
      viewers.users[0] = user;
      if (segment < this.world.panelSegments) this.individual.touch(segment, viewers, 1);
      const keys = this.keysOf(event, segment, null);
      this.one(event, new Visits(event, tick, true), keys, segment, user, (firstRow + i) * tallyWidth);
    }
  }

  private eventOf(post: number): LiveEvent {
    return this.campaign.events.find((event) => event.post.index === post)!;
  }

  private doingsOf(event: LiveEvent): Doings {
    let doings = this.doings.get(event);
    if (!doings) {
      const { stay, enter } = event.settings;
      doings = { stays: createStays(stay), enter: Math.round(enter * drawScale) };
      this.doings.set(event, doings);
    }
    return doings;
  }

  private roomOf(event: LiveEvent): Room {
    const { rooms } = this.outcomes;
    let room = rooms.get(event);
    if (!room) {
      room = { invited: 0, entered: 0, questions: 0, follows: 0, presence: new Float64Array(event.minutes) };
      rooms.set(event, room);
    }
    return room;
  }

  /** Key of an event's visits from a segment, by invitation of a host or without. */
  private keyOf({ post }: LiveEvent, segment: number, host: Author | null): Key {
    const key = derive(ofPost(this.root, post), segment);
    return host ? derive(derive(key, 1), host.key.a >>> 0) : derive(key, 0);
  }

  private keysOf(event: LiveEvent, segment: number, host: Author | null): VisitKeys {
    const key = this.keyOf(event, segment, host);
    return {
      enter: derive(key, 0),
      arrival: derive(key, 1),
      stay: derive(key, 2),
      follow: derive(key, 3),
      questions: derive(key, 4),
      autoplay: derive(key, 5),
    };
  }

  private visitOneByOne(cells: Cells, cell: number, event: LiveEvent, visits: Visits, viewers: Viewers): void {
    const { audience, individual, world } = this;
    const segment = cells.segment[cell]!;
    const blocks = world.layouts[segment]!.blockCount;
    const host = audience.deliverer(cells, cell);
    const order = placeKey(audience.keysOf(event.post).audience, event.post, SurfaceIndex.live, segment, 0, {
      a: 0,
      b: 0,
    });
    const keys = this.keysOf(event, segment, host);
    const end = cells.start[cell]! + cells.count[cell]!;
    for (let start = cells.start[cell]!; start < end; start += bufferSize) {
      const count = Math.min(bufferSize, end - start);
      const picked = audience.pick(host, segment, order, start, count, 0, blocks, viewers.users);
      individual.touch(segment, viewers, picked);
      for (let i = 0; i < picked; i++) this.one(event, visits, keys, segment, viewers.users[i]!, cell * tallyWidth);
    }
  }

  /** One person who has come, or who sees that the event is on. */
  private one(event: LiveEvent, visits: Visits, keys: VisitKeys, segment: number, user: number, row: number): void {
    const { once, model } = this;
    const { tally } = this.outcomes;
    const { stays, enter } = this.doingsOf(event);
    const room = this.roomOf(event);
    tally[row + Tally.impressions]! += 1;
    const { invited } = visits;
    if (!invited && hash31(user, keys.enter.a, keys.enter.b) >= enter) {
      const started = hash31(user, keys.autoplay.a, keys.autoplay.b) < model.autoplay;
      if (model.countViews === "impression" || (model.countViews === "playStart" && started))
        tally[row + Tally.views]! += 1;
      return;
    }
    const minute = visits.minuteAt(unit32(keys.arrival.a, keys.arrival.b, user));
    const stay = stays[Math.floor(unit32(keys.stay.a, keys.stay.b, user) * stayBins)]!;
    const minutes = Math.min(stay, event.minutes - minute);
    const { questionsPerMinute, followsPerMinute } = event.settings;
    count(room, invited, 1);
    addPresence(room.presence, minute, minutes, 1);
    this.countWatching(event, row, 1, minutes);
    const asked = derive(keys.questions, user);
    room.questions += poisson(asked.a, asked.b, questionsPerMinute * minutes);
    if (unit32(keys.follow.a, keys.follow.b, user) >= -Math.expm1(-followsPerMinute * minutes)) return;
    if (once.follow(event.post, segment, user, row)) room.follows += 1;
  }

  /** All who come from one audience in a tick: how many arrive when and stay how long, and what they do meanwhile. */
  private visitInSums(cells: Cells, from: number, to: number, event: LiveEvent, visits: Visits): void {
    const { model, once } = this;
    const { tally } = this.outcomes;
    const { invited } = visits;
    const { enter, followsPerMinute, questionsPerMinute } = event.settings;
    const { stays } = this.doingsOf(event);
    const room = this.roomOf(event);
    const row = from * tallyWidth;
    const key = this.keyOf(event, cells.segment[from]!, this.audience.deliverer(cells, from));
    const draws = derive(key, cells.tick);
    const of = (draw: number, n: number, p: number): number => {
      const k = derive(draws, draw);
      return binomial(k.a, k.b, n, p);
    };
    let shown = 0;
    for (let cell = from; cell < to; cell++) shown += cells.count[cell]!;
    const entered = invited ? shown : of(0, shown, enter);
    tally[row + Tally.impressions]! += shown;
    if (model.countViews === "impression") tally[row + Tally.views]! += shown - entered;
    else if (model.countViews === "playStart")
      tally[row + Tally.views]! += of(1, shown - entered, model.autoplay / drawScale);
    count(room, invited, entered);

    const arriving = new Float64Array(visits.weights.length);
    const arrivalKey = derive(draws, 2);
    multinomial(arrivalKey.a, arrivalKey.b, entered, visits.weights, arriving);
    const equally = new Float64Array(stayBins).fill(1);
    const staying = new Float64Array(stayBins);
    let present = 0;
    let follows = 0;
    for (let i = 0; i < arriving.length; i++) {
      if (arriving[i] === 0) continue;
      const minute = visits.from + i;
      const k = derive(derive(draws, 3), minute);
      multinomial(k.a, k.b, arriving[i]!, equally, staying);
      const followKey = derive(k, 1);
      for (let bin = 0; bin < stayBins; bin++) {
        const people = staying[bin]!;
        if (people === 0) continue;
        const minutes = Math.min(stays[bin]!, event.minutes - minute);
        addPresence(room.presence, minute, minutes, people);
        this.countWatching(event, row, people, minutes);
        present += people * minutes;
        const ofBin = derive(followKey, bin);
        follows += binomial(ofBin.a, ofBin.b, people, -Math.expm1(-followsPerMinute * minutes));
      }
    }
    const asked = derive(draws, 4);
    room.questions += poisson(asked.a, asked.b, questionsPerMinute * present);
    // Who follows the host already is among those chosen as often as among the visitors, and changes nothing.
    this.choose(cells, from, shown, follows, derive(draws, 5), (segment, user) => {
      if (once.follow(event.post, segment, user, row)) room.follows += 1;
      return true;
    });
  }

  /** A visit is a view and a valid play; that of the whole event is complete. */
  private countWatching(event: LiveEvent, row: number, people: number, minutes: number): void {
    const { tally } = this.outcomes;
    tally[row + Tally.views]! += people;
    tally[row + Tally.validPlays]! += people;
    tally[row + Tally.watchRatio]! += (people * Math.round((minutes / event.minutes) * ratioScale)) / ratioScale;
    if (60 * minutes >= this.world.settings.response.longViewSeconds) tally[row + Tally.longView]! += people;
    if (minutes === event.minutes) tally[row + Tally.complete]! += people;
  }
}

/** When the visitors of a tick come: minutes [from, from + weights.length) of the event, by weight. */
class Visits {
  readonly from: number;
  readonly weights: Float64Array;
  readonly invited: boolean;
  private readonly cumulative: Float64Array;

  constructor(event: LiveEvent, tick: number, invited: boolean) {
    const { from, to } = minutesIn(event, tick);
    this.from = from;
    this.invited = invited;
    this.weights = invited ? event.arrivals.slice(from, to) : new Float64Array(to - from).fill(1);
    let sum = 0;
    this.cumulative = this.weights.map((weight) => (sum += weight));
  }

  minuteAt(u: number): number {
    return this.from + categorical(u, this.cumulative);
  }
}

function count(room: Room, invited: boolean, people: number): void {
  if (invited) room.invited += people;
  else room.entered += people;
}

/** Adds the minutes that `people` spend from `minute` on, the last of them in part. */
function addPresence(presence: Float64Array, minute: number, minutes: number, people: number): void {
  const whole = Math.floor(minutes);
  for (let i = 0; i < whole; i++) presence[minute + i]! += people;
  if (minutes > whole) presence[minute + whole]! += people * (minutes - whole);
}
