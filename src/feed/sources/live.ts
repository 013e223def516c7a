import { derive, type Key, unit32 } from "../../lib/random.ts";
import { binomial, categorical, hypergeometric, multinomial } from "../../lib/sampling.ts";
import { SurfaceIndex } from "../../vocabulary/terms.ts";
import { atTick, Persons } from "../../world/campaign.ts";
import { minutesIn } from "../../world/liveEvent.ts";
import { segmentOfNumber } from "../../world/populationState.ts";
import { Purpose } from "../../world/purpose.ts";
import { Demand, slotsInTick } from "../allocation/admission.ts";
import { createAllocator, ExposureRecord, pushAdmitted } from "../allocation/allocate.ts";
import type { ImpressionBatches } from "../allocation/impressionBatches.ts";
import type { FeedLiveEvent } from "../campaign.ts";
import type { Source, SourceContext } from "../source.ts";
import { liveShares } from "./liveShares.ts";

/** An event under way. */
interface Running {
  readonly event: FeedLiveEvent;
  readonly key: Key;
  /** Invited who come, by tick: for each host a number per segment. */
  readonly coming: Map<number, Float64Array[]>;
  /** Of those who came to follow a host during the campaign, by tick. */
  readonly newcomers: Map<number, Persons>;
  /** Per host, its index among the deliveries, and how far its followers have been visited. */
  readonly deliveries: readonly number[];
  readonly visited: readonly Int32Array[];
  /** The users to whom live slots have shown it. */
  readonly shown: ExposureRecord;
  /** Share of the slots for live rooms that shows it, by minute. */
  readonly shares: Float64Array;
}

/**
 * Visitors of live events. Invited are the hosts' followers: registered guests, of whom a share shows up, and of the
 * others those who are told and come; they arrive with a waiting time after the start. While an event runs, a share of
 * the slots for live rooms shows it to everybody alike (`liveShares`).
 */
export function liveSource({ population, campaign, policy, deliveries }: SourceContext): Source | undefined {
  const { supply } = policy;
  const { graph, segments, clock } = population;
  const { events } = campaign;
  if (events.length === 0) return undefined;
  const running = new Map<FeedLiveEvent, Running>();
  const allocator = createAllocator(population);
  const root = derive(population.key, Purpose.live);

  const begin = (event: FeedLiveEvent): Running => {
    const { post, hosts } = event;
    const state: Running = {
      event,
      key: derive(derive(root, post.key.a >>> 0), post.key.b >>> 0),
      coming: new Map(),
      newcomers: new Map(),
      deliveries: hosts.map((author) => deliveries.push({ post, author, node: 0 }) - 1),
      visited: hosts.map(() => new Int32Array(segments.length)),
      shown: new ExposureRecord(population),
      shares: sharesOf(event),
    };
    invite(state);
    return state;
  };

  /** Slots for live rooms in one minute of a tick. */
  const slotsPerMinute = (tick: number): number => {
    const slots = slotsInTick(population, supply.live, tick);
    let sum = 0;
    for (let stratum = 0; stratum < slots.strata; stratum++) sum += slots.of(stratum);
    return sum / (60 * clock.tickHours);
  };

  const sharesOf = (event: FeedLiveEvent): Float64Array =>
    liveShares(event, {
      followers: event.hosts.reduce((sum, host) => sum + host.followers, 0),
      slots: Float64Array.from(event.tickOf, slotsPerMinute),
    });

  /** Share of the live slots of its minutes in a tick that shows an event. */
  const shareIn = ({ event, shares }: Running, tick: number): number => {
    const { from, to } = minutesIn(event, tick);
    return shares.subarray(from, to).reduce((sum, share) => sum + share, 0) / Math.max(1, to - from);
  };

  /** Draws which followers come, and in which tick. */
  const invite = (state: Running): void => {
    const { event, coming, key } = state;
    const { hosts, settings, tickOf, arrivals } = event;
    const ticks = [...new Set(tickOf)];
    const weights = ticks.map((tick) => arrivals.reduce((sum, share, i) => sum + (tickOf[i] === tick ? share : 0), 0));
    const perTick = new Float64Array(ticks.length);
    let followersLeft = hosts.reduce((sum, { followers }) => sum + followers, 0);
    let guestsLeft = settings.guests;
    hosts.forEach((host, h) => {
      for (const { index: segment } of segments) {
        const followers = graph.followerCount(host, segment);
        if (followers === 0) continue;
        const k = derive(derive(key, h), segment);
        const draw = (purpose: number) => derive(k, purpose);
        const [forGuests, forShowing, forComing, forTicks] = [draw(0), draw(1), draw(2), draw(3)];
        const guests = hypergeometric(forGuests.a, forGuests.b, followersLeft, followers, guestsLeft);
        followersLeft -= followers;
        guestsLeft -= guests;
        const come =
          binomial(forShowing.a, forShowing.b, guests, settings.showUp) +
          binomial(forComing.a, forComing.b, followers - guests, settings.notified * settings.coming);
        multinomial(forTicks.a, forTicks.b, come, weights, perTick);
        ticks.forEach((tick, t) => {
          const counts = atTick(coming, tick, () => hosts.map(() => new Float64Array(segments.length)));
          counts[h][segment] = perTick[t];
        });
      }
      inviteNewcomers(state, h, weights, ticks);
    });
  };

  /** Users who came to follow a host during the campaign are told like its other followers. */
  const inviteNewcomers = (state: Running, h: number, weights: readonly number[], ticks: readonly number[]): void => {
    const { event, newcomers, key } = state;
    const { notified, coming } = event.settings;
    let sum = 0;
    const cumulative = weights.map((weight) => (sum += weight));
    const newKey = derive(derive(key, h), segments.length);
    const [forComing, forTick] = [derive(newKey, 0), derive(newKey, 1)];
    const ofUser = ({ a, b }: Key, number: number) => unit32(a, (b + Math.floor(number / 4294967296)) | 0, number | 0);
    for (const number of campaign.newFollowers.get(event.hosts[h]) ?? []) {
      if (ofUser(forComing, number) >= notified * coming) continue;
      const segment = segmentOfNumber(population, number);
      const tick = ticks[categorical(ofUser(forTick, number), cumulative)];
      atTick(newcomers, tick, () => new Persons()).push(
        event.post.index,
        segment,
        number - population.firstUser[segment],
        0,
      );
    }
  };

  const collectInvited = (
    { coming, deliveries, visited, event }: Running,
    tick: number,
    batches: ImpressionBatches,
  ): void => {
    coming.get(tick)?.forEach((counts, h) => {
      const columns = visited[h];
      for (const { index: segment } of segments) {
        const count = counts[segment];
        batches.push(event.post.index, SurfaceIndex.live, segment, columns[segment], count, deliveries[h], columns);
        columns[segment] += count;
      }
    });
  };

  /** Those who are shown the event between other posts, in the minutes of the tick in which it runs. */
  const collectShown = (
    { event, shown, key }: Running,
    tick: number,
    share: number,
    batches: ImpressionBatches,
  ): void => {
    const { from, to } = minutesIn(event, tick);
    const k = derive(derive(key, event.hosts.length), tick);
    const wanted = binomial(k.a, k.b, Math.floor((to - from) * slotsPerMinute(tick)), share);
    const demand = new Demand();
    allocator.allocate(derive(k, 1), tick, wanted, shown, undefined, (segment, count, stratum) =>
      demand.push(event.post.index, segment, count, stratum),
    );
    pushAdmitted(demand, batches, SurfaceIndex.live, () => shown);
  };

  return {
    collect(tick, batches) {
      const now = events.filter(({ tickOf }) => tickOf[0] <= tick && tick <= tickOf.at(-1)!);
      for (const event of now) if (!running.has(event)) running.set(event, begin(event));
      // Events at the same time cannot have more than all live slots between them.
      const claimed = now.reduce((sum, event) => sum + shareIn(running.get(event)!, tick), 0);
      for (const event of now) {
        const state = running.get(event)!;
        collectInvited(state, tick, batches);
        if (claimed > 0) collectShown(state, tick, shareIn(state, tick) / Math.max(1, claimed), batches);
        const newcomers = state.newcomers.get(tick);
        if (!newcomers) continue;
        batches.visitors ??= new Persons();
        for (let i = 0; i < newcomers.length; i++) {
          batches.visitors.push(newcomers.post[i], newcomers.segment[i], newcomers.user[i], 0);
        }
      }
    },
  };
}
