import type { ImpressionBatches } from "../feed/allocation/impressionBatches.ts";
import { derive, hash31, type Key, unit32 } from "../lib/random.ts";
import { binomial, categorical, multinomial, poisson } from "../lib/sampling.ts";
import { Tally, tallyWidth } from "../vocabulary/tally.ts";
import { SurfaceIndex } from "../vocabulary/terms.ts";
import type { Campaign, Persons } from "../world/campaign.ts";
import type { Author } from "../world/followGraph.ts";
import { createDwellTimes, dwellTimeBins, type LiveEvent, minutesIn } from "../world/liveEvent.ts";
import type { PopulationState } from "../world/populationState.ts";
import { Purpose } from "../world/purpose.ts";
import type { Aggregate } from "./aggregate.ts";
import { type Audience, ofPost, placeKey } from "./audience.ts";
import { bufferSize, viewers } from "./columns.ts";
import type { Individual } from "./individual.ts";
import type { ResponseTables } from "./model/responseTables.ts";
import { drawScale } from "./model/tables.ts";
import { ratioScale } from "./model/watch.ts";
import type { LiveSession, Outcomes } from "./outcomes.ts";
import type { UniqueActions } from "./uniqueActions.ts";

const { users } = viewers;

/** An event's dwell times and chance to enter, computed once. */
interface VisitModel {
  /** Dwell times in minutes, by bin: all equally likely. */
  readonly dwellTimes: Float64Array;
  /** P(enter | shown) · 2^31. */
  readonly enter: number;
}

/** Keys of the draws of one visit. */
interface VisitKeys {
  readonly enter: Key;
  readonly arrival: Key;
  readonly dwellTime: Key;
  readonly follow: Key;
  readonly autoplay: Key;
}

/**
 * Visits to live events. A visitor, who was invited or who entered from the feed, arrives in a drawn minute of the tick,
 * stays a drawn dwell time, at most to the end, and comes to follow the host at a rate per minute. All of that is counted
 * in the tick of arrival; questions and clicks are counted in their own minute. Exposures do not change these rates, so
 * visitors from an aggregate segment are drawn in one sum without stand-ins.
 */
export class LiveSessions {
  private readonly visitModels = new Map<LiveEvent, VisitModel>();
  private readonly root: Key;
  private readonly population: PopulationState;
  private readonly campaign: Campaign;
  private readonly outcomes: Outcomes;
  private readonly uniqueActions: UniqueActions;
  private readonly audience: Audience;
  private readonly individual: Individual;
  private readonly aggregate: Aggregate;
  private readonly model: ResponseTables;

  constructor(
    population: PopulationState,
    campaign: Campaign,
    outcomes: Outcomes,
    uniqueActions: UniqueActions,
    audience: Audience,
    individual: Individual,
    aggregate: Aggregate,
    model: ResponseTables,
  ) {
    this.population = population;
    this.campaign = campaign;
    this.outcomes = outcomes;
    this.uniqueActions = uniqueActions;
    this.audience = audience;
    this.individual = individual;
    this.aggregate = aggregate;
    this.model = model;
    this.root = derive(population.key, Purpose.live);
  }

  /** Handles the tick's batches on the surface `live`, from batch number `from` on, and the visitors known by number. */
  visit(batches: ImpressionBatches, from: number): void {
    const { campaign, population } = this;
    for (let batch = from; batch < batches.length; batch++) {
      const event = this.eventOf(batches.post[batch]);
      const visits = new VisitArrivals(event, batches.tick, batches.delivery[batch] >= 0);
      if (batches.segment[batch] < population.panelSegments) this.visitOneByOne(batches, batch, event, visits);
      else this.visitInSum(batches, batch, event, visits);
    }
    if (batches.visitors) this.visitPersons(batches.visitors, batches.firstRowOf("visitors"), batches.tick);
    for (const event of campaign.events) this.askAndClick(event, batches.tick);
  }

  /** Questions and clicks in the minutes of a tick. Nobody can arrive in these minutes any more, so presence is final. */
  private askAndClick(event: LiveEvent, tick: number): void {
    const session = this.outcomes.liveSessions.get(event);
    if (!session) return;
    const ofEvent = ofPost(this.root, event.post);
    const [questionKey, clickKey] = [derive(ofEvent, 2), derive(ofEvent, 3)];
    const { questionsPerMinute, shop } = event.settings;
    const { from, to } = minutesIn(event, tick);
    for (let minute = from; minute < to; minute++) {
      const present = session.presence[minute];
      const [asked, clicked] = [derive(questionKey, minute), derive(clickKey, minute)];
      session.questions[minute] = poisson(asked.a, asked.b, questionsPerMinute * present);
      if (shop) session.clicks[minute] = poisson(clicked.a, clicked.b, shop.clicksPerMinute * present);
    }
  }

  private visitPersons(persons: Persons, firstRow: number, tick: number): void {
    for (let from = 0, to = 0; from < persons.length; from = to) {
      to = persons.endOfRun(from);
      const segment = persons.segment[from];
      const event = this.eventOf(persons.post[from]);
      const visits = new VisitArrivals(event, tick, true);
      const keys = this.keysOf(event, segment, null);
      for (let i = from; i < to; i++) users[i - from] = persons.user[i];
      if (segment < this.population.panelSegments) this.individual.touch(segment, to - from);
      for (let i = from; i < to; i++)
        this.one(event, visits, keys, segment, persons.user[i], (firstRow + from) * tallyWidth);
    }
  }

  private eventOf(post: number): LiveEvent {
    return this.campaign.events.find((event) => event.post.index === post)!;
  }

  private visitModelOf(event: LiveEvent): VisitModel {
    let visitModels = this.visitModels.get(event);
    if (!visitModels) {
      const { dwellTime, enter } = event.settings;
      visitModels = { dwellTimes: createDwellTimes(dwellTime), enter: Math.round(enter * drawScale) };
      this.visitModels.set(event, visitModels);
    }
    return visitModels;
  }

  private sessionOf(event: LiveEvent): LiveSession {
    const { liveSessions } = this.outcomes;
    let session = liveSessions.get(event);
    if (!session) {
      const perMinute = () => new Float64Array(event.minutes);
      session = {
        invited: 0,
        entered: 0,
        follows: 0,
        presence: perMinute(),
        questions: perMinute(),
        clicks: perMinute(),
      };
      liveSessions.set(event, session);
    }
    return session;
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
      dwellTime: derive(key, 2),
      follow: derive(key, 3),
      autoplay: derive(key, 4),
    };
  }

  private visitOneByOne(batches: ImpressionBatches, batch: number, event: LiveEvent, visits: VisitArrivals): void {
    const { audience, individual, population } = this;
    const segment = batches.segment[batch];
    const blocks = population.layouts[segment].blockCount;
    const host = audience.deliverer(batches, batch);
    const order = placeKey(audience.keysOf(event.post).audience, event.post, SurfaceIndex.live, segment, 0, {
      a: 0,
      b: 0,
    });
    const keys = this.keysOf(event, segment, host);
    const end = batches.start[batch] + batches.count[batch];
    for (let start = batches.start[batch]; start < end; start += bufferSize) {
      const count = Math.min(bufferSize, end - start);
      const picked = audience.pick(host, segment, order, start, count, 0, blocks, users);
      individual.touch(segment, picked);
      for (let i = 0; i < picked; i++) this.one(event, visits, keys, segment, users[i], batch * tallyWidth);
    }
  }

  /** Handles one person who has come, or who is shown the event. */
  private one(
    event: LiveEvent,
    visits: VisitArrivals,
    keys: VisitKeys,
    segment: number,
    user: number,
    row: number,
  ): void {
    const { uniqueActions, model } = this;
    const { tally } = this.outcomes;
    const { dwellTimes, enter } = this.visitModelOf(event);
    const session = this.sessionOf(event);
    tally[row + Tally.impressions] += 1;
    const { invited } = visits;
    if (!invited && hash31(user, keys.enter.a, keys.enter.b) >= enter) {
      const started = hash31(user, keys.autoplay.a, keys.autoplay.b) < model.autoplay;
      if (model.countViews === "impression" || (model.countViews === "playStart" && started))
        tally[row + Tally.views] += 1;
      return;
    }
    const minute = visits.minuteAt(unit32(keys.arrival.a, keys.arrival.b, user));
    const dwellTime = dwellTimes[Math.floor(unit32(keys.dwellTime.a, keys.dwellTime.b, user) * dwellTimeBins)];
    const minutes = Math.min(dwellTime, event.minutes - minute);
    count(session, invited, 1);
    addPresence(session.presence, minute, minutes, 1);
    this.countWatching(event, row, 1, minutes);
    if (unit32(keys.follow.a, keys.follow.b, user) >= -Math.expm1(-event.settings.followsPerMinute * minutes)) return;
    if (uniqueActions.follow(event.post, segment, user, row)) session.follows += 1;
  }

  /** Draws a tick's visitors from an aggregate segment: numbers by minute of arrival and dwell time, and new followers. */
  private visitInSum(batches: ImpressionBatches, batch: number, event: LiveEvent, visits: VisitArrivals): void {
    const { audience, model, uniqueActions, population } = this;
    const { tally } = this.outcomes;
    const { invited } = visits;
    const { enter, followsPerMinute } = event.settings;
    const { dwellTimes } = this.visitModelOf(event);
    const session = this.sessionOf(event);
    const row = batch * tallyWidth;
    const segment = batches.segment[batch];
    const deliverer = audience.deliverer(batches, batch);
    const draws = derive(derive(this.keyOf(event, segment, deliverer), 5), batches.tick);
    const of = (draw: number, n: number, p: number): number => {
      const k = derive(draws, draw);
      return binomial(k.a, k.b, n, p);
    };
    const shown = batches.count[batch];
    const entered = invited ? shown : of(0, shown, enter);
    tally[row + Tally.impressions] += shown;
    if (model.countViews === "impression") tally[row + Tally.views] += shown - entered;
    else if (model.countViews === "playStart")
      tally[row + Tally.views] += of(1, shown - entered, model.autoplay / drawScale);
    count(session, invited, entered);

    const arriving = new Float64Array(visits.weights.length);
    const arrivalKey = derive(draws, 2);
    multinomial(arrivalKey.a, arrivalKey.b, entered, visits.weights, arriving);
    const equally = new Float64Array(dwellTimeBins).fill(1);
    const staying = new Float64Array(dwellTimeBins);
    const strangers = 1 - audience.followingShare(event.post.author, deliverer, segment);
    let follows = 0;
    for (let i = 0; i < arriving.length; i++) {
      if (arriving[i] === 0) continue;
      const minute = visits.from + i;
      const [dwellKey, followKey] = [derive(derive(draws, 3), minute), derive(derive(draws, 4), minute)];
      multinomial(dwellKey.a, dwellKey.b, arriving[i], equally, staying);
      for (let bin = 0; bin < dwellTimeBins; bin++) {
        const people = staying[bin];
        if (people === 0) continue;
        const minutes = Math.min(dwellTimes[bin], event.minutes - minute);
        addPresence(session.presence, minute, minutes, people);
        this.countWatching(event, row, people, minutes);
        const ofBin = derive(followKey, bin);
        follows += binomial(ofBin.a, ofBin.b, people, -strangers * Math.expm1(-followsPerMinute * minutes));
      }
    }
    this.aggregate.choose(batches, batch, follows, derive(draws, 5), (user) => {
      if (population.graph.isFollower(event.post.author, segment, user)) return false;
      // A visitor who came to follow during the campaign stays picked and does nothing: the mean did not leave them out.
      if (uniqueActions.follow(event.post, segment, user, row)) session.follows += 1;
      return true;
    });
  }

  /** Counts visits: each is a view and a valid play, and a complete play if it lasts the whole event. */
  private countWatching(event: LiveEvent, row: number, people: number, minutes: number): void {
    const { tally } = this.outcomes;
    tally[row + Tally.views] += people;
    tally[row + Tally.validPlays] += people;
    tally[row + Tally.watchRatio] += (people * Math.round((minutes / event.minutes) * ratioScale)) / ratioScale;
    if (60 * minutes >= this.population.settings.response.longViewSeconds) tally[row + Tally.longView] += people;
    if (minutes === event.minutes) tally[row + Tally.complete] += people;
  }
}

/** Arrival minutes of a tick's visitors: minutes [from, from + weights.length) of the event, by weight. */
class VisitArrivals {
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

function count(session: LiveSession, invited: boolean, people: number): void {
  if (invited) session.invited += people;
  else session.entered += people;
}

/** Adds the minutes that `people` spend from `minute` on, the last of them in part. */
function addPresence(presence: Float64Array, minute: number, minutes: number, people: number): void {
  const whole = Math.floor(minutes);
  for (let i = 0; i < whole; i++) presence[minute + i] += people;
  if (minutes > whole) presence[minute + whole] += people * (minutes - whole);
}
