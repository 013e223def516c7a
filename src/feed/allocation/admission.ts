import { deriveInto, hash32, type Key, type MutableKey, unit32 } from "../../lib/random.ts";
import { binomial } from "../../lib/sampling.ts";
import type { Persons } from "../../world/campaign.ts";
import type { SlotSupply } from "../../world/slotSupply.ts";
import type { World } from "../../world/world.ts";

/**
 * Impressions that want slots in one tick: `count` of them for `owner` (a post or a delivery) in a segment, from users of
 * one `kind`, whose slots they are.
 */
export class Demand {
  length = 0;
  owner = new Int32Array(256);
  segment = new Int32Array(256);
  kind = new Int32Array(256);
  count = new Int32Array(256);

  clear(): void {
    this.length = 0;
  }

  push(owner: number, segment: number, count: number, kind = segment): void {
    if (count === 0) return;
    if (this.length === this.owner.length) {
      for (const name of ["owner", "segment", "kind", "count"] as const) {
        const column = new Int32Array(this.length * 2);
        column.set(this[name]);
        this[name] = column;
      }
    }
    const i = this.length++;
    this.owner[i] = owner;
    this.segment[i] = segment;
    this.kind[i] = kind;
    this.count[i] = count;
  }
}

/** Slots of one tick, by kind of user. */
export interface Slots {
  readonly kinds: number;
  /** Whose slots a single person's impression in a segment takes. */
  kindOf(segment: number): number;
  /** Slots of a kind; Infinity where nothing is capped. */
  of(kind: number): number;
  /** Those of them that the background wants: all, unless it cannot fill them. */
  wantedBefore(kind: number): number;
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
  const { kinds, kindOf } = slots;
  const wanted = new Float64Array(kinds);
  for (let i = 0; i < demand.length; i++) wanted[demand.kind[i]!]! += demand.count[i]!;
  if (persons) for (let i = 0; i < persons.length; i++) wanted[kindOf(persons.segment[i]!)]! += 1;
  const keep = new Float64Array(kinds);
  const room = new Float64Array(kinds);
  for (let kind = 0; kind < kinds; kind++) {
    if (wanted[kind] === 0) continue;
    const offered = slots.of(kind);
    const rivals = slots.wantedBefore(kind) + wanted[kind]!;
    keep[kind] = rivals > offered ? offered / rivals : 1;
    room[kind] = Math.floor(offered);
  }
  const k: MutableKey = { a: 0, b: 0 };
  for (let i = 0; i < demand.length; i++) {
    const kind = demand.kind[i]!;
    deriveInto(k, key, keyOf.owner(demand.owner[i]!).a >>> 0);
    deriveInto(k, k, demand.segment[i]!);
    // Several segments may share a kind, and a crowd has several: each part is thinned by a draw of its own.
    if (kind !== demand.segment[i]) deriveInto(k, k, kind);
    const kept = Math.min(room[kind]!, binomial(k.a, k.b, demand.count[i]!, keep[kind]!));
    room[kind]! -= kept;
    demand.count[i] = kept;
  }
  if (!persons) return;
  let length = 0;
  for (let i = 0; i < persons.length; i++) {
    const segment = persons.segment[i]!;
    const kind = kindOf(segment);
    const p = keep[kind]!;
    if (room[kind]! < 1 || (p < 1 && ownDraw(key, keyOf.post(persons.post[i]!), segment, persons.user[i]!) >= p)) {
      continue;
    }
    room[kind]! -= 1;
    persons.post[length] = persons.post[i]!;
    persons.segment[length] = segment;
    persons.user[length] = persons.user[i]!;
    persons.node[length] = persons.node[i]!;
    length++;
  }
  persons.length = length;
}

/** A uniform draw of one person's impression of one post: added posts and people do not move it. */
function ownDraw(key: Key, post: Key, segment: number, user: number): number {
  return unit32(key.a ^ post.a, hash32(segment, key.b, post.b), user);
}

/** Slots of each kind of user in a tick, from slots per user and day by stratum, at the pace of the group. */
export function slotsInTick(world: World, perStratum: Float64Array, tick: number): Slots {
  const slots = slotsBySegment(world, perStratum, tick);
  const of = (kind: number) => slots[kind]!;
  return { kinds: world.panelSegments, kindOf: (segment) => segment, of, wantedBefore: of };
}

/**
 * The same for following feeds, of which some slots may be empty. Beside a crowd, whose followers are not told apart by
 * stratum, kinds are circles: slots and followers are both in proportion to activity.
 */
export function followingSlots(world: World, { following, empty }: SlotSupply, tick: number): Slots {
  const taken = slotsBySegment(world, following, tick);
  const free = slotsBySegment(world, empty, tick);
  const { segments, panelSegments, hasCrowd } = world;
  const kinds = hasCrowd ? segments.length - panelSegments : panelSegments;
  const kindOf = (segment: number) => (hasCrowd ? segments[segment]!.circle : segment);
  const wanted = new Float64Array(kinds);
  const slots = new Float64Array(kinds);
  for (let segment = 0; segment < panelSegments; segment++) {
    wanted[kindOf(segment)]! += taken[segment]!;
    slots[kindOf(segment)]! += taken[segment]! + free[segment]!;
  }
  return { kinds, kindOf, of: (kind) => slots[kind]!, wantedBefore: (kind) => wanted[kind]! };
}

function slotsBySegment({ segments, panelSegments, clock }: World, perStratum: Float64Array, tick: number) {
  const activity = clock.activity(tick);
  const slots = new Float64Array(panelSegments);
  for (let segment = 0; segment < panelSegments && activity > 0; segment++) {
    const { represents, stratum, pace } = segments[segment]!;
    slots[segment] = represents * perStratum[stratum]! * pace * activity;
  }
  return slots;
}
