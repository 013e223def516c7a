import { short } from "../../lib/numberText.ts";
import type { Comparison, PairFigures, PlanFigures, Spread } from "../../study/compare/comparison.ts";
import type { MetricName } from "../../vocabulary/metrics.ts";
import { counted, percent, times, worlds } from "../numbers.ts";
import { type Style, wrap } from "./layout.ts";

/** Share of views on users' own videos below which a challenge is no UGC story. Assumed: a quarter. */
const UGC_STORY = 0.25;
/** Share of paid views above which the result was mostly bought. */
const MOSTLY_BOUGHT = 0.5;

/** The question, and what the worlds say to it: on earned views and on people reached, nothing else. */
export function verdict(comparison: Comparison, style: Style): string[] {
  const { question, plans, comparisons } = comparison;
  const lines = question ? wrap(question) : [];
  const [base, ...others] = plans;
  for (const other of others) {
    const pairs = comparisons.filter((pair) => pair.other === other.name);
    lines.push(...paragraph(againstBase(base, other, pairs), style));
  }
  if (others.length === 0) lines.push(...wrap(alone(base, comparison.replicates)));
  const ugc = usersShare(base);
  if (ugc) lines.push(...wrap(ugc));
  for (const plan of plans) lines.push(...mostlyBought(plan).flatMap((text) => wrap(text)));
  return lines;
}

interface Statement {
  readonly headline: string;
  readonly text: string;
}

function paragraph({ headline, text }: Statement, { strong }: Style): string[] {
  const [first, ...rest] = wrap(`${headline} ${text}`);
  // A headline longer than a line keeps its plain look.
  return [first.startsWith(headline) ? strong(headline) + first.slice(headline.length) : first, ...rest];
}

function againstBase(base: PlanFigures, other: PlanFigures, pairs: readonly PairFigures[]): Statement {
  const findings = (["earnedViews", "reach"] as const).flatMap((metric) => {
    const pair = pairs.find((candidate) => candidate.metric === metric);
    return pair ? [finding(pair)] : [];
  });
  if (findings.length === 0) return { headline: "NOTHING TO COMPARE.", text: `${other.name}: no views.` };
  const same = /^feed of [^,]+$/.test(other.change) ? "Same people, posts and money: " : "";
  const [first] = findings;
  const wins = findings.map(({ winner }) => winner);

  if (first.worlds === 1) {
    const stated = findings.map((f) => `${f.pair.base} has ${size(f, f.pair.other)}`).join(", ");
    return { headline: "ONE WORLD, NO VERDICT.", text: `${same}${stated}. Chance alone may differ by more.` };
  }
  if (wins.every((winner) => winner === undefined)) {
    const stated = findings.map((f) => `${noun[f.metric]} ${amount(f)}`).join(", ");
    const headline = "WE CANNOT TELL THESE TWO PLANS APART.";
    return { headline, text: `${same}${base.name} against ${other.name}: ${stated}. More worlds may tell.` };
  }
  if (findings.length === 2 && wins[0] !== undefined && wins[0] === wins[1]) {
    const [earned, reach] = findings;
    const loser = wins[0] === base.name ? other.name : base.name;
    return {
      headline: `${wins[0].toUpperCase()} GOES FURTHER.`,
      text: `${same}${wins[0]} brings ${size(earned, loser)} and ${size(reach)}. ${winsIn(earned)}.`,
    };
  }
  const stated = findings.map((f) =>
    f.winner === undefined
      ? `on ${noun[f.metric]} we cannot tell them apart (${amount(f)})`
      : `${f.winner} brings ${size(f, f.winner === base.name ? other.name : base.name)}`,
  );
  return {
    headline: `${base.name.toUpperCase()} OR ${other.name.toUpperCase()}: IT DEPENDS.`,
    text: `${same}${stated.join("; ")}.`,
  };
}

interface Discovery {
  readonly pair: PairFigures;
  readonly metric: "earnedViews" | "reach";
  /** Absent where the interval of the mean ratio (of the difference, where there is no ratio) does not decide. */
  readonly winner: string | undefined;
  readonly worlds: number;
}

const noun: Readonly<Partial<Record<MetricName, string>>> = { earnedViews: "earned views", reach: "people reached" };

function finding(pair: PairFigures): Discovery {
  const [estimate, even] = pair.ratio ? [pair.ratio, 1] : [pair.difference, 0];
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = estimate;
  const winner = low > even ? pair.base : high < even ? pair.other : undefined;
  return { pair, metric: pair.metric as Discovery["metric"], winner, worlds: pair.worlds };
}

/** "about 7.0x the earned views of B (3.9x to 12x)", seen from the winner, or from plan a where none won. */
function size({ pair, metric, winner, worlds }: Discovery, of?: string): string {
  const what = metric === "reach" ? "people" : "earned views";
  if (!pair.ratio || !pair.ratioWorlds) return `more ${what}${of ? ` than ${of}` : ""}`;
  const flip = winner === pair.other;
  const seen = (ratio: number) => times(flip ? 1 / ratio : ratio);
  const { p10, p90 } = pair.ratioWorlds;
  const bracket = worlds === 1 ? "" : ` (${seen(flip ? p90 : p10)} to ${seen(flip ? p10 : p90)})`;
  return `about ${seen(pair.ratio.mean)} the ${what}${of ? ` of ${of}` : ""}${bracket}`;
}

/** "1.1x (0.6x to 1.9x)", plan a over plan b. */
function amount({ pair: { ratio, ratioWorlds } }: Discovery): string {
  if (!ratio || !ratioWorlds) return "none at all in some worlds";
  return `${times(ratio.mean)} (${times(ratioWorlds.p10)} to ${times(ratioWorlds.p90)})`;
}

function winsIn({ pair, winner, worlds: all }: Discovery): string {
  const won = winner === pair.base ? pair.baseWins : all - pair.baseWins;
  return `It has more ${noun[pair.metric]} in ${worlds(won, all)} worlds`;
}

function alone({ name, reach, earnedViews }: PlanFigures, replicates: number): string {
  const bracket = ({ p10, p90 }: Spread) => (replicates > 1 ? ` (${short(p10, 2)} to ${short(p90, 2)})` : "");
  const stated = [
    reach && `reaches ${short(reach.p50, 2)} people${bracket(reach)}`,
    earnedViews && `earns ${short(earnedViews.p50, 2)} views${bracket(earnedViews)}`,
  ].filter((part) => part !== undefined);
  return `${name} ${stated.join(" and ")}.`;
}

/** What users' own videos bring, where others posted too. */
function usersShare({ name, views, viewsByRole }: PlanFigures): string | undefined {
  if (!views?.mean || viewsByRole.participant === 0 || viewsByRole.participant === views.mean) return undefined;
  const share = viewsByRole.participant / views.mean;
  const stated = `sers' own videos bring ${percent(share)}% of ${name}'s views.`;
  return share < UGC_STORY ? `But it is no UGC story: u${stated}` : `U${stated}`;
}

function mostlyBought({ name, views, paidViews }: PlanFigures): string[] {
  if (!views?.mean || !paidViews) return [];
  const share = paidViews.mean / views.mean;
  return share > MOSTLY_BOUGHT ? [`MOSTLY BOUGHT: ${percent(share)}% of ${name}'s views are paid.`] : [];
}

/** "40 paired worlds", and what its brackets are worth. */
export function worldsNote({ replicates, plans }: Comparison): string {
  const worldsWord = counted(replicates, plans.length > 1 ? "paired world" : "world");
  if (replicates === 1) return `${worldsWord}: no brackets`;
  const rough = replicates < 20 ? `; with only ${replicates} they are rough` : "";
  return `brackets hold 8 of 10 worlds${rough}`;
}
