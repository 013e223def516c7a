import { short } from "../lib/numberText.ts";
import type { Comparison, PairFigures, PlanFigures, Ranking, Spread } from "../study/compare/comparison.ts";
import { betterPlan } from "../study/compare/pairFigures.ts";
import { decimals, type MetricName, metrics } from "../vocabulary/metrics.ts";
import type { Statement, Verdict } from "./blocks.ts";
import { listed, percent, timesWithin, worlds } from "./numbers.ts";

/** Share of views on users' own videos below which a challenge is no UGC story. Assumed: a quarter. */
const UGC_STORY = 0.25;
/** Share of paid views above which the result was mostly bought. */
const MOSTLY_BOUGHT = 0.5;
/** Plans whose mean ratio lies this close to 1 with 95 % confidence are the same. Assumed: 1 %. */
const SAME = 0.01;

/** The question, and the answer of the worlds: on the objective first, then on earned views and people reached. */
export function verdict(comparison: Comparison): Verdict {
  const { question, plans, comparisons, ranking, campaign } = comparison;
  const [base, ...others] = plans;
  const ugc = usersShare(base);
  return {
    kind: "verdict",
    ...(question === undefined ? {} : { question }),
    statements: [
      ...undefinedObjective(comparison),
      ...(others.length === 0 ? [alone(base, campaign.objective, comparison.replicates)] : []),
      ...others.map((other) =>
        againstBase(
          base,
          other,
          comparisons.filter((pair) => pair.other === other.name),
          campaign.objective,
        ),
      ),
      ...(ugc === undefined ? [] : [{ text: ugc }]),
      ...plans.flatMap(mostlyBought),
      ...(ranking ? [rankingOf(ranking)] : []),
    ],
  };
}

/** A plan with more of these goes further; any other objective is a question of its own. */
const further: readonly MetricName[] = ["views", "earnedViews", "reach"];

/** Metrics that a verdict speaks of, in order. */
function judged(objective: MetricName | undefined): MetricName[] {
  return [...new Set<MetricName>([...(objective ? [objective] : []), "earnedViews", "reach"])];
}

function undefinedObjective({ plans, campaign: { objective } }: Comparison): Statement[] {
  if (objective === undefined || plans.every((plan) => plan[objective])) return [];
  const where = plans.length > 1 ? "in every world of every plan" : "in every world";
  return [{ headline: "NO VERDICT ON THE OBJECTIVE.", text: `${metrics[objective].words}: not defined ${where}.` }];
}

interface Discovery {
  readonly pair: PairFigures;
  readonly metric: MetricName;
  /** Absent where the interval does not decide. */
  readonly winner: string | undefined;
  /** The interval of the mean ratio lies within 1 % of equality. */
  readonly isSame: boolean;
}

function againstBase(
  base: PlanFigures,
  other: PlanFigures,
  pairs: readonly PairFigures[],
  objective: MetricName | undefined,
): Statement {
  const found = judged(objective).flatMap((metric) => {
    const pair = pairs.find((candidate) => candidate.metric === metric);
    return pair ? [discovery(pair)] : [];
  });
  if (found.length === 0) return { headline: "NOTHING TO COMPARE.", text: `${other.name}: no views.` };
  const same = /^feed of [^,]+$/.test(other.change) ? "Same people, posts and money: " : "";
  const [first] = found;
  const isOwnQuestion = first.metric === objective && !further.includes(objective);

  if (first.pair.worlds === 1) {
    const stated = found.map((each, i) => size(each, base.name, other.name, i === 0));
    const text = `${same}${base.name} has ${listed(stated)}. Chance alone may differ by more.`;
    return { headline: "ONE WORLD, NO VERDICT.", text };
  }
  if (found.every(({ winner }) => winner === undefined)) {
    const stated = found.map((each) => `${metrics[each.metric].words} ${amount(each)}`).join(", ");
    const isSame = found.every((each) => each.isSame);
    const headline = isSame ? "THESE TWO PLANS ARE THE SAME TO WITHIN 1%." : "WE CANNOT TELL THESE TWO PLANS APART.";
    const text = `${same}${base.name} against ${other.name}: ${stated}.${isSame ? "" : " More worlds may tell."}`;
    return { headline, text: withInterval(text) };
  }
  const { winner } = first;
  const goesFurther = winner !== undefined && found.every((each) => each.winner === winner);
  const headline = isOwnQuestion
    ? onObjective(first)
    : goesFurther
      ? `${winner.toUpperCase()} GOES FURTHER`
      : `${base.name.toUpperCase()} OR ${other.name.toUpperCase()}: IT DEPENDS`;
  const wins = goesFurther ? ` ${winsIn(first, winner)}` : "";
  const text = `${same}${details(found, base.name, other.name, isOwnQuestion)}.${wins}`;
  return { headline: `${headline}.`, text: withInterval(text) };
}

/**
 * All findings in order; neighbours that one plan wins share a clause.
 * @param isAnswered whether the headline has named the first finding
 */
function details(found: readonly Discovery[], base: string, other: string, isAnswered: boolean): string {
  const clauses: { readonly winner: string | undefined; readonly parts: string[]; readonly start: string }[] = [];
  found.forEach((each, i) => {
    const { winner, metric } = each;
    const { words } = metrics[metric];
    const last = clauses.at(-1);
    if (winner === undefined) {
      const subject = i === 0 && isAnswered ? "" : `, ${words}`;
      const open = each.isSame || (i === 0 && isAnswered) ? "" : "cannot be told apart, ";
      clauses.push({ winner, start: `${base} against ${other}${subject}: ${open}`, parts: [amount(each)] });
    } else if (last?.winner === winner) {
      last.parts.push(size(each, winner, "", false));
    } else {
      const loser = winner === base ? other : base;
      clauses.push({ winner, start: `${winner} ${verb(metric)} `, parts: [size(each, winner, loser, true)] });
    }
  });
  return clauses.map(({ start, parts }) => start + listed(parts)).join("; ");
}

/** Names the interval at its first mention. */
function withInterval(text: string): string {
  return text.replace(/ \((?=[\d.,]+x to [\d.,]+x\))/, " (95% interval ");
}

function discovery(pair: PairFigures): Discovery {
  const { ratio, metric } = pair;
  const { low = 0, high = Number.POSITIVE_INFINITY } = ratio ?? {};
  return { pair, metric, winner: betterPlan(pair), isSame: low >= 1 - SAME && high <= 1 + SAME };
}

/** The result on the objective: "B HAS MORE NEW FOLLOWERS". */
function onObjective({ metric, winner, isSame }: Discovery): string {
  const words = metrics[metric].words.toUpperCase();
  if (winner === undefined) return isSame ? `THE SAME ${words} TO WITHIN 1%` : `WE CANNOT TELL THEM APART ON ${words}`;
  return `${winner.toUpperCase()} HAS ${comparative(metric).toUpperCase()} ${words}`;
}

/** "more" of what is counted, "a higher" or "a lower" figure otherwise. */
function comparative(metric: MetricName): string {
  const { unit, better } = metrics[metric];
  const isCount = decimals(metric) === 0 || unit === "hours" || metric === "sales";
  if (better === "lower") return isCount ? "fewer" : "a lower";
  return isCount ? "more" : "a higher";
}

function verb(metric: MetricName): string {
  return comparative(metric) === "more" ? "brings" : "has";
}

/** "about 7.0x the earned views of B (3.9x to 12x)", seen from one of the two plans; without "of B" after the first. */
function size({ pair, metric, winner }: Discovery, from: string, of: string, isFirst: boolean): string {
  const { words } = metrics[metric];
  const { ratio } = pair;
  if (!ratio) {
    const direction = (from === pair.base ? 1 : -1) * pair.difference.mean;
    const word = winner === from ? comparative(metric) : direction > 0 ? "more" : direction < 0 ? "fewer" : "as many";
    const than = direction === 0 ? "as" : "than";
    return `${word} ${words}${isFirst ? ` ${than} ${of}` : ""}`;
  }
  const seen = (value: number) => (from === pair.base ? value : 1 / value);
  const ends = [seen(ratio.low ?? ratio.mean), seen(ratio.high ?? ratio.mean)].sort((p, q) => p - q);
  const printed = timesWithin(seen(ratio.mean), ends[0], ends[1]);
  const owner = isFirst ? ` of ${of}` : "";
  return `about ${printed.ratio} the ${words}${owner}${intervalText(printed.ends)}`;
}

/** "1.1x (0.6x to 1.9x)", base over other. */
function amount({ pair: { ratio }, isSame }: Discovery): string {
  if (!ratio) return "none at all in some worlds";
  if (isSame) return "the same to within 1%";
  const printed = timesWithin(ratio.mean, ratio.low ?? ratio.mean, ratio.high ?? ratio.mean);
  return `${printed.ratio}${intervalText(printed.ends)}`;
}

function intervalText(ends: readonly [string, string] | undefined): string {
  return ends ? ` (${ends[0]} to ${ends[1]})` : "";
}

function winsIn({ pair, metric }: Discovery, winner: string): string {
  const hasMore = (winner === pair.base) === (metrics[metric].better !== "lower");
  const won = hasMore ? pair.baseWins : pair.otherWins;
  return `It has ${comparative(metric)} ${metrics[metric].words} in ${worlds(won, pair.worlds)} worlds.`;
}

function alone(plan: PlanFigures, objective: MetricName | undefined, replicates: number): Statement {
  const bracket = ({ p10, p90 }: Spread) => (replicates > 1 ? ` (${short(p10, 2)} to ${short(p90, 2)})` : "");
  const { name, reach, earnedViews } = plan;
  const led = objective && objective !== "reach" && objective !== "earnedViews" ? plan[objective] : undefined;
  const stated = [
    led && objective && `has ${short(led.p50, 2, decimals(objective))} ${metrics[objective].words}${bracket(led)}`,
    reach && `reaches ${short(reach.p50, 2)} people${bracket(reach)}`,
    earnedViews && `earns ${short(earnedViews.p50, 2)} views${bracket(earnedViews)}`,
  ].filter((part) => part !== undefined);
  return { text: stated.length > 0 ? `${name} ${listed(stated)}.` : `${name}: no views.` };
}

/** Plans from best to worst: "1. Mostly follows; 2. Douyin and Follow feed, which cannot be told apart." */
function rankingOf({ metric, groups }: Ranking): Statement {
  const words = metrics[metric].words.toUpperCase();
  if (groups.length === 1) {
    return { headline: `NO RANKING BY ${words}.`, text: `${listed(groups[0])} are not all told apart.` };
  }
  const ties = ["", "", ", which cannot be told apart"];
  const ranks = groups.map((names, i) => {
    const tie = ties[names.length] ?? ", which are not all told apart";
    return `${i + 1}. ${listed(names)}${tie}`;
  });
  const order = metrics[metric].better === "lower" ? ", LOWEST FIRST" : "";
  return {
    headline: `RANKING BY ${words}${order}.`,
    text: `${ranks.join("; ")}.`,
  };
}

/** The share of views on users' own videos, where others posted too. */
function usersShare({ name, views, viewsByRole }: PlanFigures): string | undefined {
  if (!views?.mean || viewsByRole.participant === 0 || viewsByRole.participant === views.mean) return undefined;
  const share = viewsByRole.participant / views.mean;
  const stated = `sers' own videos bring ${percent(share)}% of ${name}'s views.`;
  return share < UGC_STORY ? `But it is no UGC story: u${stated}` : `U${stated}`;
}

function mostlyBought({ name, views, paidViews }: PlanFigures): Statement[] {
  if (!views?.mean || !paidViews) return [];
  const share = paidViews.mean / views.mean;
  return share > MOSTLY_BOUGHT ? [{ text: `MOSTLY BOUGHT: ${percent(share)}% of ${name}'s views are paid.` }] : [];
}
