import { doubleColumns } from "../../lib/grow.ts";
import { deriveInto, hash32, type Key, type MutableKey, unit32 } from "../../lib/random.ts";
import { binomial } from "../../lib/sampling.ts";
import type { Persons } from "../../world/campaign.ts";
import type { PopulationState } from "../../world/populationState.ts";
import type { SlotSupply } from "../../world/slotSupply.ts";

/**
 * Impressions that want slots in one tick: `count` of them for `owner` (a post or a delivery) in a segment, from users of
 * one `kind`, whose slots they are.
 */
export class Demand {
  length = 0;
  owner = new Int32Array(256);
  segment = new Int32Array(256);
  stratum = new Int32Array(256);
  count = new Int32Array(256);

  clear(): void {
    this.length = 0;
  }

  push(owner: number, segment: number, count: number, stratum = segment): void {
    if (count === 0) return;
    if (this.length === this.owner.length) doubleColumns(this, ["owner", "segment", "stratum", "count"]);
    const i = this.length++;
    this.owner[i] = owner;
    this.segment[i] = segment;
    this.stratum[i] = stratum;
    this.count[i] = count;
  }
}

/** Slots of one tick, by kind of user. */
export interface Slots {
  readonly strata: number;
  /** The stratum whose slots an impression of one user in a segment takes. */
  stratumOf(segment: number): number;
  /** Slots of a kind; Infinity where nothing is capped. */
  of(stratum: number): number;
  /** Those of them that the background wants: all, unless it cannot fill them. */
  wantedBefore(stratum: number): number;
}

/**
 * Lets no more in than there is room for. Where S slots, of which the background wants B, meet C campaign impressions,
 * each is kept with probability S / (B + C), at most 1: its chance where all are equal before the slots. And never more
 * than the whole slots in all. Reduces the counts of `demand` and drops persons, in place.
 */
export function admit(
  demand: Demand,
  persons: Persons | undefined,
  slots: Slots,
  key: Key,
  keyOf: { readonly owner: (owner: number) => Key; readonly post: (post: number) => Key },
): void {
  const { strata, stratumOf } = slots;
  const wanted = new Float64Array(strata);
  for (let i = 0; i < demand.length; i++) wanted[demand.stratum[i]] += demand.count[i];
  if (persons) for (let i = 0; i < persons.length; i++) wanted[stratumOf(persons.segment[i])] += 1;
  const keep = new Float64Array(strata);
  const session = new Float64Array(strata);
  for (let stratum = 0; stratum < strata; stratum++) {
    if (wanted[stratum] === 0) continue;
    const offered = slots.of(stratum);
    const rivals = slots.wantedBefore(stratum) + wanted[stratum];
    keep[stratum] = rivals > offered ? offered / rivals : 1;
    session[stratum] = Math.floor(offered);
  }
  const k: MutableKey = { a: 0, b: 0 };
  for (let i = 0; i < demand.length; i++) {
    const stratum = demand.stratum[i];
    deriveInto(k, key, keyOf.owner(demand.owner[i]).a >>> 0);
    deriveInto(k, k, demand.segment[i]);
    // Several segments may share a kind, and an aggregate segment has several: each part is thinned by a draw of its own.
    if (stratum !== demand.segment[i]) deriveInto(k, k, stratum);
    const kept = Math.min(session[stratum], binomial(k.a, k.b, demand.count[i], keep[stratum]));
    session[stratum] -= kept;
    demand.count[i] = kept;
  }
  if (!persons) return;
  let length = 0;
  for (let i = 0; i < persons.length; i++) {
    const segment = persons.segment[i];
    const stratum = stratumOf(segment);
    const p = keep[stratum];
    if (session[stratum] < 1 || (p < 1 && ownDraw(key, keyOf.post(persons.post[i]), segment, persons.user[i]) >= p)) {
      continue;
    }
    session[stratum] -= 1;
    persons.post[length] = persons.post[i];
    persons.segment[length] = segment;
    persons.user[length] = persons.user[i];
    persons.node[length] = persons.node[i];
    length++;
  }
  persons.length = length;
}

/** A uniform draw of one person's impression of one post: added posts and people do not move it. */
function ownDraw(key: Key, post: Key, segment: number, user: number): number {
  return unit32(key.a ^ post.a, hash32(segment, key.b, post.b), user);
}

/** Slots of each kind of user in a tick, from slots per user and day by stratum, at the activity of the group. */
export function slotsInTick(population: PopulationState, perStratum: Float64Array, tick: number): Slots {
  const slots = slotsBySegment(population, perStratum, tick);
  const of = (stratum: number) => slots[stratum];
  return { strata: population.panelSegments, stratumOf: (segment) => segment, of, wantedBefore: of };
}

/**
 * The same for following feeds, of which some slots may be empty. Beside an aggregate segment, whose followers are not told
 * apart by stratum, the kinds are interests: slots and followers are both in proportion to activity.
 */
export function followingSlots(population: PopulationState, { following, empty }: SlotSupply, tick: number): Slots {
  const taken = slotsBySegment(population, following, tick);
  const free = slotsBySegment(population, empty, tick);
  const { segments, panelSegments, hasAggregate } = population;
  const strata = hasAggregate ? segments.length - panelSegments : panelSegments;
  const stratumOf = (segment: number) => (hasAggregate ? segments[segment].cluster : segment);
  const wanted = new Float64Array(strata);
  const slots = new Float64Array(strata);
  for (let segment = 0; segment < panelSegments; segment++) {
    wanted[stratumOf(segment)] += taken[segment];
    slots[stratumOf(segment)] += taken[segment] + free[segment];
  }
  return { strata, stratumOf, of: (stratum) => slots[stratum], wantedBefore: (stratum) => wanted[stratum] };
}

function slotsBySegment({ segments, panelSegments, clock }: PopulationState, perStratum: Float64Array, tick: number) {
  const activity = clock.activity(tick);
  const slots = new Float64Array(panelSegments);
  for (let segment = 0; segment < panelSegments && activity > 0; segment++) {
    const { represents, activityBin, activityMultiplier } = segments[segment];
    slots[segment] = represents * perStratum[activityBin] * activityMultiplier * activity;
  }
  return slots;
}
