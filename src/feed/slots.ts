import { derive, hash32, type Key, unit32 } from "../lib/random.ts";
import { binomial } from "../lib/sampling.ts";
import type { Persons } from "../world/campaign.ts";
import type { World } from "../world/world.ts";

/** Impressions that want slots in one tick: `count` of them for `owner` (a post or a delivery) in a segment. */
export class Demand {
  length = 0;
  owner = new Int32Array(256);
  segment = new Int32Array(256);
  count = new Int32Array(256);

  push(owner: number, segment: number, count: number): void {
    if (count === 0) return;
    if (this.length === this.owner.length) {
      for (const name of ["owner", "segment", "count"] as const) {
        const column = new Int32Array(this.length * 2);
        column.set(this[name]);
        this[name] = column;
      }
    }
    const i = this.length++;
    this.owner[i] = owner;
    this.segment[i] = segment;
    this.count[i] = count;
  }
}

/**
 * Lets no more in than there is room for. Where `slots` slots meet `wanted` campaign impressions, each is kept with
 * probability slots / (slots + wanted), its chance against a background that wants every slot; and never more than
 * the whole slots in all. Reduces the counts of `demand` and drops persons, in place.
 */
export function admit(
  demand: Demand,
  persons: Persons | undefined,
  slots: (segment: number) => number,
  segments: number,
  key: Key,
  keyOf: { readonly owner: (owner: number) => Key; readonly post: (post: number) => Key },
): void {
  const wanted = new Float64Array(segments);
  for (let i = 0; i < demand.length; i++) wanted[demand.segment[i]!]! += demand.count[i]!;
  if (persons) for (let i = 0; i < persons.length; i++) wanted[persons.segment[i]!]! += 1;
  const keep = new Float64Array(segments);
  const room = new Float64Array(segments);
  for (let s = 0; s < segments; s++) {
    if (wanted[s] === 0) continue;
    const offered = slots(s);
    keep[s] = offered === Number.POSITIVE_INFINITY ? 1 : offered / (offered + wanted[s]!);
    room[s] = Math.floor(offered);
  }
  for (let i = 0; i < demand.length; i++) {
    const s = demand.segment[i]!;
    const k = derive(derive(key, keyOf.owner(demand.owner[i]!).a >>> 0), s);
    const kept = Math.min(room[s]!, binomial(k.a, k.b, demand.count[i]!, keep[s]!));
    room[s]! -= kept;
    demand.count[i] = kept;
  }
  if (!persons) return;
  let length = 0;
  for (let i = 0; i < persons.length; i++) {
    const s = persons.segment[i]!;
    if (room[s]! < 1 || (keep[s]! < 1 && ownDraw(key, keyOf.post(persons.post[i]!), s, persons.user[i]!) >= keep[s]!)) {
      continue;
    }
    room[s]! -= 1;
    persons.post[length] = persons.post[i]!;
    persons.segment[length] = s;
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

/** Slots of a segment in a tick, from slots per user and day by stratum. */
export function slotsInTick(world: World, perStratum: Float64Array, tick: number): (segment: number) => number {
  const activity = world.clock.activity(tick);
  if (activity === 0) return () => 0;
  return (segment) => world.segments[segment]!.size * perStratum[world.segments[segment]!.stratum]! * activity;
}
