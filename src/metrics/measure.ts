import type { ImpressionBatches } from "../feed/allocation/impressionBatches.ts";
import type { Undelivered } from "../feed/source.ts";
import { defined } from "../lib/defined.ts";
import { grown } from "../lib/grow.ts";
import { gini, sum, topShare } from "../lib/statistics.ts";
import type { TotalConversions } from "../propagation/shopFunnel.ts";
import type { Outcomes } from "../response/outcomes.ts";
import type { MetricName } from "../vocabulary/metrics.ts";
import { Tally, tallyWidth } from "../vocabulary/tally.ts";
import { type Role, roles, type Surface, SurfaceIndex, surfaces } from "../vocabulary/terms.ts";
import type { Campaign } from "../world/campaign.ts";
import type { PopulationState } from "../world/populationState.ts";
import type { Post } from "../world/post.ts";
import { cascadeShape } from "./cascades.ts";
import { spendingOf } from "./costs.ts";
import { GroupMeasure } from "./groups.ts";
import { liveMetrics, liveSummaries } from "./live.ts";
import { newFollowers } from "./newFollowers.ts";
import { estimateReach } from "./reach.ts";
import type { CascadeSummary, PanelSummary, PostSummary, Run, Series, Solved } from "./run.ts";
import { lateSales, shopMetrics } from "./sales.ts";

/** Joiners that one joiner brings; above this the warning is printed that chance decides (assumed). */
const reproductionLimit = 0.7;
/** Views per participant's post in real challenges: from Chipotle's lid flip to the most that the facts allow for. */
const plausibleViewsPerPost = { low: 945, high: 18_000 };
export const topPostCount = 10;
/** A run lists so many posts by arrangement; more would be a file of its own. */
const mostSeededPosts = 1000;

/** Counts a run tick by tick, and sums it up at its end. */
export class RunMeasurement {
  private readonly seriesOf: { [Name in Exclude<keyof Series, "clicks" | "completed">]: number[] };
  /** Sums over the run, by `Tally` column. */
  private readonly total = new Float64Array(tallyWidth);
  private readonly views = new Float64Array(roles.length * surfaces.length);
  /** Per post: views by surface, then the counts of `postColumns`. */
  private byPost = new Float64Array(256 * postWidth);
  private watchSeconds = 0;
  private paidViews = 0;
  /** Participants' posts by tick of publication, among the first `postsKnown` posts of the campaign. */
  private readonly participantPosts: Float64Array;
  private postsKnown = 0;
  private readonly groups: GroupMeasure | undefined;
  private readonly population: PopulationState;
  private readonly campaign: Campaign;

  constructor(population: PopulationState, campaign: Campaign) {
    this.population = population;
    this.campaign = campaign;
    this.participantPosts = new Float64Array(population.clock.ticks);
    this.groups = population.settings.people.groups.length > 0 ? new GroupMeasure(population) : undefined;
    this.seriesOf = {
      hours: [],
      impressions: [],
      views: [],
      paidViews: [],
      reach: [],
      likes: [],
      comments: [],
      shares: [],
      follows: [],
      participantPosts: [],
    };
  }

  /** Takes in a tick. */
  measure(batches: ImpressionBatches, outcomes: Outcomes, tick: number): void {
    const before = this.total.slice();
    const followsBefore = this.brandFollows;
    const paidBefore = this.paidViews;
    this.makeRoom();
    const { tally } = outcomes;
    batches.eachTallyRow((offset, post, surface, segment) => {
      // A batch may have found nobody left to be shown the post.
      if (tally[offset + Tally.impressions] > 0) this.add(post, surface, segment, tally, offset);
    });
    const flow = (column: number) => this.total[column] - before[column];
    const { seriesOf, population, campaign } = this;
    seriesOf.hours.push((tick + 1) * population.clock.tickHours);
    seriesOf.impressions.push(flow(Tally.impressions));
    seriesOf.views.push(flow(Tally.views));
    seriesOf.paidViews.push(this.paidViews - paidBefore);
    seriesOf.reach.push(estimateReach(population, outcomes.exposed, this.total[Tally.impressions]).beyond[0]);
    seriesOf.likes.push(flow(Tally.like));
    seriesOf.comments.push(flow(Tally.comment));
    seriesOf.shares.push(flow(Tally.share));
    seriesOf.follows.push(this.brandFollows - followsBefore);
    for (; this.postsKnown < campaign.posts.length; this.postsKnown++) {
      const { role, kind, publishTick } = campaign.posts[this.postsKnown];
      if (role === "participant" && kind !== "live") this.participantPosts[publishTick] += 1;
    }
    seriesOf.participantPosts.push(this.participantPosts[tick]);
  }

  private brandFollows = 0;

  private add(postIndex: number, surface: number, segment: number, tally: Float64Array, row: number): void {
    const post = this.campaign.posts[postIndex];
    this.groups?.add(post, segment, tally, row);
    const { total, byPost } = this;
    for (let column = 0; column < tallyWidth; column++) total[column] += tally[row + column];
    const views = tally[row + Tally.views];
    this.views[roles.indexOf(post.role) * surfaces.length + surface] += views;
    if (surface === SurfaceIndex.paid) this.paidViews += views;
    if (post.role === "brand") this.brandFollows += tally[row + Tally.follow];
    this.watchSeconds += tally[row + Tally.watchRatio] * post.durationSeconds;
    const at = postIndex * postWidth;
    byPost[at + surface] += views;
    for (let c = 0; c < postColumns.length; c++) byPost[at + surfaces.length + c] += tally[row + postColumns[c]];
  }

  private makeRoom(): void {
    const needed = this.campaign.posts.length * postWidth;
    if (this.byPost.length >= needed) return;
    this.byPost = grown(this.byPost, 2 * needed);
  }

  /** The run's figures, once all ticks are in. */
  summarise(outcomes: Outcomes, undelivered: Undelivered, solved: Solved, conversions?: TotalConversions): Run {
    const { total, population, campaign, seriesOf } = this;
    const views = total[Tally.views];
    const { beyond, error } = estimateReach(population, outcomes.exposed, total[Tally.impressions]);
    const frequency = this.frequency(beyond);
    const reach = beyond[0];
    const impressions = total[Tally.impressions];
    const published = campaign.posts.filter((post) => post.publishTick < seriesOf.hours.length);
    const participantPosts = published.filter((post) => post.role === "participant" && post.kind !== "live");
    const viewsByRoleAndSurface = this.matrix();
    const viewsByRole = byKey(roles, (role) => sum(Object.values(viewsByRoleAndSurface[role])));
    const viewsBySurface = byKey(surfaces, (surface) => sum(roles.map((role) => viewsByRoleAndSurface[role][surface])));
    const joins = total[Tally.ownTake] + total[Tally.duet] + total[Tally.stitch];
    const perPost = participantPosts.length > 0 ? viewsByRole.participant / participantPosts.length : undefined;
    const viewsOf = Float64Array.from(published, (post) => this.viewsOf(post));
    const cascade = this.largestCascade(published);
    const byGroup = this.groups?.summarise(outcomes.exposed, participantPosts);
    const target = byGroup?.find(({ isTarget }) => isTarget);
    const live = liveSummaries(campaign, outcomes, conversions);
    const kind = (name: Post["kind"]) => participantPosts.filter((post) => post.kind === name).length;
    const spending = spendingOf(population.settings, undelivered.money);
    const { cost } = spending;
    const each = (count: number) => (cost === undefined || count === 0 ? undefined : cost / count);
    const metrics: { [Name in MetricName]?: number | undefined } = {
      impressions,
      views,
      earnedViews: views - this.paidViews,
      paidViews: this.paidViews,
      validPlays: total[Tally.validPlays],
      reach,
      reach3plus: beyond[2],
      targetReach: target?.reach,
      targetReach3plus: target?.reach3plus,
      averageFrequency: reach > 0 ? impressions / reach : undefined,
      watchHours: this.watchSeconds / 3600,
      completionRate: views > 0 ? total[Tally.complete] / views : undefined,
      likes: total[Tally.like],
      comments: total[Tally.comment],
      shares: total[Tally.share],
      saves: population.settings.response.multipliers.save > 0 ? total[Tally.save] : undefined,
      duets: kind("duet"),
      stitches: kind("stitch"),
      ownTakes: participantPosts.length - kind("duet") - kind("stitch"),
      participants: new Set(participantPosts.map((post) => post.author)).size,
      participantPosts: participantPosts.length,
      viewsPerParticipantPost: perPost,
      follows: this.brandFollows,
      notInterested: total[Tally.notInterested],
      reproductionNumber: perPost !== undefined && views > 0 ? (joins / views) * perPost : undefined,
      timeToPeakHours: views > 0 ? seriesOf.hours[seriesOf.views.indexOf(Math.max(...seriesOf.views))] : undefined,
      halfLifeHours: views > 0 ? halfLife(seriesOf.hours, seriesOf.views, views) : undefined,
      gini: views > 0 ? gini(viewsOf) : undefined,
      top1Share: views > 0 ? topShare(viewsOf, 0.01) : undefined,
      cascadeSize: cascade?.size,
      cascadeDepth: cascade?.depth,
      structuralVirality: cascade?.structuralVirality,
      ...liveMetrics(live),
      ...shopMetrics(population.settings.shop, conversions, cost),
      cost,
      costPerThousandViews: each(views / 1000),
      costPerThousandPeople: each(reach / 1000),
      costPerThousandTarget: target && each(target.reach / 1000),
      costPerFollower: each(this.brandFollows),
    };
    return {
      metrics: defined(metrics),
      viewsBySurface,
      viewsByRole,
      viewsByRoleAndSurface,
      ...newFollowers(published, (post) => this.countOf(post, Tally.follow)),
      frequency,
      ...(spending.costs === undefined ? {} : { costs: spending.costs }),
      ...(population.settings.panel < 1 ? { panel: panelError(population, reach, impressions, error) } : {}),
      ...(byGroup ? { byGroup } : {}),
      // Copies: a snapshot does not grow with the run.
      series: structuredClone({
        ...seriesOf,
        ...(conversions && {
          clicks: Array.from(conversions.clicksByTick),
          completed: Array.from(conversions.completedByTick),
        }),
      }),
      topPosts: this.topPosts(published),
      seededPosts: published
        .filter(({ kind }) => kind === "seeded")
        .slice(0, mostSeededPosts)
        .map((post) => this.summaryOf(post)),
      ...(cascade ? { largestCascade: cascade } : {}),
      ...(live.length > 0 ? { live } : {}),
      warnings: [...warnings(metrics, undelivered.impressions), ...spending.warnings, ...lateSales(conversions)],
      solved,
    };
  }

  /** Users with 0 … 30 and 31 or more exposures, from how many went beyond each number. */
  private frequency(beyond: Float64Array): number[] {
    const from = [this.population.settings.people.users, ...beyond];
    return from.map((users, e) => users - (from[e + 1] ?? 0));
  }

  private matrix(): Record<Role, Record<Surface, number>> {
    return byKey(roles, (_, r) => byKey(surfaces, (_, s) => this.views[r * surfaces.length + s]));
  }

  private viewsOf(post: Post): number {
    let views = 0;
    for (let s = 0; s < surfaces.length; s++) views += this.byPost[post.index * postWidth + s] ?? 0;
    return views;
  }

  private topPosts(posts: readonly Post[]): PostSummary[] {
    return posts
      .toSorted((p, q) => this.viewsOf(q) - this.viewsOf(p) || (p.label < q.label ? -1 : 1))
      .slice(0, topPostCount)
      .map((post) => this.summaryOf(post));
  }

  private countOf(post: Post, column: (typeof postColumns)[number]): number {
    return this.byPost[post.index * postWidth + surfaces.length + postColumns.indexOf(column)];
  }

  private summaryOf(post: Post): PostSummary {
    return {
      key: post.label,
      role: post.role,
      atHours: post.publishTick * this.population.clock.tickHours,
      quality: post.quality,
      followers: post.author.followers,
      views: this.viewsOf(post),
      viewsBySurface: byKey(surfaces, (_, s) => this.byPost[post.index * postWidth + s]),
      likes: this.countOf(post, Tally.like),
      comments: this.countOf(post, Tally.comment),
      shares: this.countOf(post, Tally.share),
      saves: this.countOf(post, Tally.save),
      follows: this.countOf(post, Tally.follow),
      children: post.children,
    };
  }

  private largestCascade(posts: readonly Post[]): CascadeSummary | undefined {
    const largest = posts.reduce<Post | undefined>(
      (best, post) => (post.cascade.parent.length > (best?.cascade.parent.length ?? 1) ? post : best),
      undefined,
    );
    if (!largest) return undefined;
    const { structuralVirality, ...shape } = cascadeShape(largest.cascade);
    return { post: largest.label, role: largest.role, ...shape, structuralVirality: structuralVirality! };
  }
}

/** Size of the panel, and standard errors of its estimates. */
function panelError(
  population: PopulationState,
  reach: number,
  impressions: number,
  error: Float64Array,
): PanelSummary {
  const followed = population.segments.slice(0, population.panelSegments);
  return {
    share: population.settings.panel,
    users: sum(followed.map(({ size }) => size)),
    standardError: {
      reach: error[0],
      reach3plus: error[2],
      ...(reach > 0 ? { averageFrequency: (impressions / reach) * (error[0] / reach) } : {}),
    },
  };
}

/** Counts of each post besides its views. */
const postColumns = [Tally.like, Tally.comment, Tally.share, Tally.save, Tally.follow] as const;
const postWidth = surfaces.length + postColumns.length;

function warnings(metrics: { readonly [Name in MetricName]?: number | undefined }, undelivered: number): string[] {
  const found: string[] = [];
  const { reproductionNumber, viewsPerParticipantPost: perPost } = metrics;
  if (reproductionNumber !== undefined && reproductionNumber > reproductionLimit) {
    found.push(`More than ${reproductionLimit} new joiners per joiner: chance decides the outcome.`);
  }
  if (perPost !== undefined && (perPost < plausibleViewsPerPost.low || perPost > plausibleViewsPerPost.high)) {
    found.push("Views per participant's post lie outside the 945 to 18,000 of real challenges.");
  }
  if (undelivered > 0) found.push("Not all bought impressions found a slot or a new viewer before the end.");
  return found;
}

/** Hours until half of all views had come, linear within the tick. */
export function halfLife(hours: readonly number[], views: readonly number[], total: number): number {
  let seen = 0;
  for (let i = 0; i < views.length; i++) {
    const from = i === 0 ? 0 : hours[i - 1];
    if (seen + views[i] >= total / 2) return from + ((total / 2 - seen) / views[i]) * (hours[i] - from);
    seen += views[i];
  }
  return hours.at(-1)!;
}

function byKey<K extends string, V>(keys: readonly K[], value: (key: K, index: number) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key, index) => [key, value(key, index)])) as Record<K, V>;
}
