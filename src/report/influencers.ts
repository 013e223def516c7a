import type { DiffusionModel } from "../influence/arcs.ts";
import type { InfluenceSpread } from "../influence/spread.ts";
import { type Block, type Head, type Paragraphs, type Row, type Table, textCell } from "./blocks.ts";
import { TIE } from "./numbers.ts";

/** The result of `feedcast influencers`. */
export interface Influencers {
  readonly graph: {
    readonly file: string;
    readonly direction: string;
    readonly accounts: number;
    readonly arcs: number;
    readonly selfLoops: number;
    readonly repeats: number;
  };
  readonly diffusion: DiffusionModel;
  readonly by: "spread" | "degree";
  readonly seed: string;
  readonly chosen: readonly Candidate[];
  /** The set to judge, in the order of its file, and its share of the reach of the chosen accounts. */
  readonly given?: {
    readonly accounts: readonly Candidate[];
    readonly shareOfChosen: number;
  };
  /** Accounts reached by each choice, from cascades that no choice was made with. */
  readonly spreads: {
    readonly given?: InfluenceSpread;
    readonly chosen?: InfluenceSpread;
    readonly degree: InfluenceSpread;
    readonly random: InfluenceSpread;
  };
  readonly guarantee?: {
    readonly epsilon: number;
    readonly delta: number;
    /** Accounts that the choice reaches at least, and their share of the best choice's reach. */
    readonly atLeast: number;
    readonly shareOfBest: number;
    readonly sketchesPerAccount: number;
    /** Whether the share is 1 − 1/e − epsilon or more; memory may have ended the choice before. */
    readonly isReached: boolean;
  };
  readonly seconds: { readonly read: number; readonly choose: number; readonly judge: number };
}

export interface Candidate {
  readonly id: string;
  readonly followers: number;
}

const grouped = (value: number): string => value.toLocaleString("en-US");

export function influencersReport(found: Influencers): Block[] {
  return [head(found), spreads(found), ...given(found), ...guarantee(found), accounts(found), times(found)];
}

function head({ graph, diffusion, chosen }: Influencers): Head {
  const shares = diffusionText(diffusion);
  return {
    kind: "head",
    title: `Accounts to ask: ${grouped(chosen.length)} of ${grouped(graph.accounts)}`,
    size: `${grouped(graph.arcs)} arcs`,
    note: `${graph.file}, read as "${graph.direction}"; ${shares}; each tries once`,
  };
}

function diffusionText(diffusion: DiffusionModel): string {
  if (diffusion.model === "ic") return `every follower passes on with probability ${diffusion.probability}`;
  if (diffusion.model === "wc") return "a follower of k accounts passes on with probability 1/k";
  return "followers pass on with the probabilities of the file";
}

function spreads({ spreads: { given, chosen, degree, random } }: Influencers): Table {
  const line = (label: string, spread: InfluenceSpread | undefined): Row[] => {
    if (!spread) return [];
    // The error gets two digits, and the mean as many decimals.
    const digits = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(spread.standardError || 1))));
    return [{ label, cells: [textCell(spread.mean.toFixed(digits)), textCell(spread.standardError.toFixed(digits))] }];
  };
  return {
    kind: "table",
    heads: ["ACCOUNTS REACHED", "mean", "standard error"],
    rows: [
      ...line("Given", given),
      ...line("Chosen by spread", chosen),
      ...line("Most followed", degree),
      ...line("At random, each time", random),
    ],
    notes: [`(${grouped(degree.cascades)} cascades each, the accounts asked included)`],
  };
}

function given({ given, by }: Influencers): Paragraphs[] {
  if (!given) return [];
  const chosen = by === "spread" ? "the chosen set" : "the most followed";
  const text = `The given set has ${(100 * given.shareOfChosen).toFixed(1)}% of the reach of ${chosen}.`;
  return [{ kind: "paragraphs", texts: [text] }];
}

function guarantee({ guarantee: given }: Influencers): Paragraphs[] {
  if (!given) return [];
  const { epsilon, delta, atLeast, shareOfBest, sketchesPerAccount, isReached } = given;
  const sure = `${Number((100 * (1 - delta)).toPrecision(4))}%`;
  const proven = `reaches at least ${grouped(Math.floor(atLeast * 10) / 10)} accounts and ${(100 * shareOfBest).toFixed(1)}% of the best choice's reach`;
  const promise = isReached
    ? `Guaranteed with probability ${sure}: the choice ${proven} (1 - 1/e - ${epsilon} was asked for).`
    : `NOT AS GUARANTEED: memory ended the choice before 1 - 1/e - ${epsilon}. With probability ${sure} it ${proven}.`;
  const texts = [`${promise} From ${grouped(sketchesPerAccount)} rounds of sketches, one of each account.`];
  return [{ kind: "paragraphs", texts }];
}

function accounts({ chosen, by }: Influencers): Paragraphs {
  const order = by === "spread" ? "in the order of choice" : "most followed first";
  const list = chosen.map(({ id, followers }) => `${id}${TIE}(${grouped(followers)})`);
  return { kind: "paragraphs", title: `ASK (followers in brackets; ${order})`, texts: [list.join(", ")] };
}

function times({ seconds: { read, choose, judge } }: Influencers): Paragraphs {
  const stated = (seconds: number) => `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const text = `Read in ${stated(read)}, chosen in ${stated(choose)}, judged in ${stated(judge)}.`;
  return { kind: "paragraphs", texts: [text] };
}
