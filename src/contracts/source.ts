import { followingSlots, type Slots, slotsInTick } from "../feed/allocation/admission.ts";
import { ImpressionBatches, personLists } from "../feed/allocation/impressionBatches.ts";
import { builtInSources } from "../feed/feed.ts";
import type { Counted, Source, SourceContext, SourcePart } from "../feed/source.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { simulate } from "../simulate.ts";
import { tallyWidth } from "../vocabulary/tally.ts";
import { SurfaceIndex, surfaces } from "../vocabulary/terms.ts";
import { type Claim, must, once, same } from "./claim.ts";

/** A row of impressions that the source has added: a batch, or one person (`count` 1, `start` the user). */
interface ShownRow {
  readonly tick: number;
  readonly isBatch: boolean;
  readonly post: number;
  readonly surface: number;
  readonly segment: number;
  readonly start: number;
  readonly count: number;
  readonly delivery: number;
}

/** One run as the source lives through it, with the context from which it was made. */
interface SourceRun {
  readonly context: SourceContext;
  readonly rows: readonly ShownRow[];
  /** The rows of a third source, whose counts are overwritten as soon as it has observed them. */
  readonly rowsWhenReused: readonly ShownRow[];
  /** Bought impressions that are left at the end of each tick, and before the first; empty where it sells none. */
  readonly left: readonly number[];
}

/**
 * Claims that every source must fulfil in a plan of a scenario. More sources of the same part go along with the run:
 * each hears all that the feed tells its sources and collects into batches of its own, which are checked.
 * @param scenario a small one in which the source shows something: it is run three times
 * @param sources the plan's whole list; unless stated the built-in ones, and a custom source stands first
 */
export function sourceContract(
  part: SourcePart,
  scenario: Scenario,
  plan: string,
  sources: readonly SourcePart[] = builtInSources.includes(part) ? builtInSources : [part, ...builtInSources],
): Claim[] {
  const play = (seed: string) => accompany(part, scenario, plan, seed, sources);
  const first = once(() => play("one"));
  return [
    {
      claim: "shows whole counts of posts that are out, to users there are",
      check() {
        const { context, rows } = first();
        must(rows.length > 0, `something that it shows in ${plan}`, "nothing");
        for (const row of rows) {
          const { post, count, tick } = row;
          const shown = context.campaign.posts[post];
          must(shown !== undefined && shown.publishTick <= tick, `a post that is out in tick ${tick}`, `post ${post}`);
          must(count > 0, `impressions of post ${post} in tick ${tick}`, count);
          const size = audienceOf(context, row);
          must(row.start >= 0 && row.start + count <= size, `users 0 to ${size} of ${placeOf(row)}`, row.start + count);
        }
      },
    },
    {
      claim: "goes on in each audience where it stopped, so that nobody is shown a post twice",
      check() {
        const next = new Map<string, number>();
        for (const row of first().rows) {
          if (!row.isBatch) continue;
          same(row.start, next.get(placeOf(row)) ?? 0, `next in line for ${placeOf(row)} in tick ${row.tick}`);
          next.set(placeOf(row), row.start + row.count);
        }
      },
    },
    {
      claim: "never shows more in a tick than the slots of the surface hold",
      check() {
        const { context, rows } = first();
        const shown = new Map<string, number>();
        for (const row of rows) {
          if (!takesSlot(row)) continue;
          const [name, slots] = slotsFor(context, row);
          const sum = (shown.get(name) ?? 0) + row.count;
          shown.set(name, sum);
          must(sum <= slots, `at most ${slots} impressions on ${name}`, sum);
        }
      },
    },
    {
      claim: "counts bought impressions down by those that it shows",
      check() {
        const { rows, left } = first();
        if (left.length === 0) return;
        const shown = new Float64Array(left.length - 1);
        for (const { tick, count, surface } of rows) if (surface === SurfaceIndex.paid) shown[tick] += count;
        shown.forEach((count, tick) => {
          same(left[tick + 1], left[tick] - count, `bought impressions left after tick ${tick}`);
        });
      },
    },
    {
      claim: "shows the same in the same world, whatever ran in between",
      check() {
        const rows = JSON.stringify(first().rows);
        must(JSON.stringify(play("another").rows) !== rows, "other impressions in another world", "the same");
        must(JSON.stringify(play("one").rows) === rows, "the same impressions in the same world", "others");
      },
    },
    {
      claim: "keeps no counts that it observes, which are reused",
      check() {
        const { rows, rowsWhenReused } = first();
        const isSame = JSON.stringify(rowsWhenReused) === JSON.stringify(rows);
        must(isSame, "the same impressions where counts are overwritten once observed", "others");
      },
    },
  ];
}

/** Plays a run and lets two more sources of the part go along with it, one of which gets counts that are reused. */
function accompany(
  part: SourcePart,
  scenario: Scenario,
  plan: string,
  seed: string,
  sources: readonly SourcePart[],
): SourceRun {
  const rows: ShownRow[] = [];
  const rowsWhenReused: ShownRow[] = [];
  const left: number[] = [];
  let known: SourceContext | undefined;
  const make = (shared: SourceContext): [SourceContext, Source] => {
    // Numbers of deliveries are places in the list, so that the source of the feed keeps its own.
    const context: SourceContext = { ...shared, deliveries: [] };
    const source = part(context);
    must(source !== undefined, `a feed of ${plan} that has this source`, "none");
    return [context, source];
  };
  const companion: SourcePart = (shared) => {
    const [context, source] = make(shared);
    known = context;
    const noteLeft = () => {
      if (source.undelivered) left.push(source.undelivered().impressions);
    };
    noteLeft();
    return { ...following(source, (row) => rows.push(row), noteLeft), observe: (counted) => source.observe?.(counted) };
  };
  const reusing: SourcePart = (shared) => {
    const [, source] = make(shared);
    return { ...following(source, (row) => rowsWhenReused.push(row)), observe: overwriting(source) };
  };
  simulate(scenario, plan, seed, { parts: { sources: [companion, reusing, ...sources] } });
  return { context: known!, rows, rowsWhenReused, left };
}

/** A source that hears all that another one should, and adds nothing to the feed. */
function following(source: Source, note: (row: ShownRow) => void, afterTick: () => void = () => {}): Source {
  const batches = new ImpressionBatches();
  return {
    publish: (post, tick) => source.publish?.(post, tick),
    deliver: (delivery, tick) => source.deliver?.(delivery, tick),
    collect(tick) {
      batches.begin(tick, undefined);
      source.collect(tick, batches);
      rowsOf(batches).forEach(note);
      afterTick();
    },
    close: (tick) => source.close?.(tick),
  };
}

/** Shows a source counts of its own, which are overwritten as soon as it has observed them. */
function overwriting(source: Source): (counted: Counted) => void {
  const tally = new Float64Array(tallyWidth);
  const reused = { post: 0, surface: 0, segment: 0, isBatch: true, tally, offset: 0 };
  return ({ post, surface, segment, isBatch, tally: all, offset }) => {
    tally.set(all.subarray(offset, offset + tallyWidth));
    Object.assign(reused, { post, surface, segment, isBatch });
    source.observe?.(reused);
    tally.fill(Number.NaN);
    Object.assign(reused, { post: -1, surface: -1, segment: -1 });
  };
}

function rowsOf(batches: ImpressionBatches): ShownRow[] {
  const { tick, post, surface, segment, start, count, delivery } = batches;
  const rows: ShownRow[] = [];
  for (let i = 0; i < batches.length; i++) {
    const place = { post: post[i], surface: surface[i], segment: segment[i], delivery: delivery[i] };
    rows.push({ tick, isBatch: true, ...place, start: start[i], count: count[i] });
  }
  for (const list of personLists) {
    const persons = batches[list];
    for (let i = 0; persons && i < persons.length; i++) {
      const place = { post: persons.post[i], surface: batches.surfaceOfPerson(list, i), segment: persons.segment[i] };
      rows.push({ tick, isBatch: false, ...place, delivery: -1, start: persons.user[i], count: 1 });
    }
  }
  return rows;
}

/** The people in whose order a batch goes on: followers of a deliverer, or a segment's users. */
function audienceOf({ population, deliveries }: SourceContext, { segment, delivery }: ShownRow): number {
  if (delivery >= 0) return population.graph.followerCount(deliveries[delivery].author, segment);
  const found = population.segments[segment];
  must(found !== undefined, `a segment below ${population.segments.length}`, segment);
  return found.size;
}

function placeOf({ post, surface, segment, delivery }: ShownRow): string {
  return `post ${post} on ${surfaces[surface]} in segment ${segment}${delivery < 0 ? "" : ` by delivery ${delivery}`}`;
}

/** Those who are invited to a live event need no slot. */
function takesSlot({ isBatch, surface, delivery }: ShownRow): boolean {
  return surface !== SurfaceIndex.live || (isBatch && delivery < 0);
}

/** Slots that a row's surface has in its tick, of all users together, with a name for the two. */
function slotsFor({ population, policy: { supply } }: SourceContext, { surface, tick }: ShownRow): [string, number] {
  const kind = surfaces[surface];
  must(kind !== "direct" && kind !== undefined, "a surface that has slots", kind);
  const isFollowing = kind === "following" || kind === "reposted";
  const slots = isFollowing ? followingSlots(population, supply, tick) : slotsInTick(population, supply[kind], tick);
  return [`${isFollowing ? "following" : kind} in tick ${tick}`, sumOf(slots)];
}

function sumOf({ strata, of }: Slots): number {
  let sum = 0;
  for (let stratum = 0; stratum < strata; stratum++) sum += of(stratum);
  return sum;
}
