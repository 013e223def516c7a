import type { DiffusionModel } from "../../influence/arcs.ts";
import type { InfluenceSpread } from "../../influence/spread.ts";
import { TIE } from "../numbers.ts";
import { type Column, page, row, type Style, styleFor, wrap } from "./layout.ts";

/** What `feedcast influencers` found. */
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
  /** Accounts reached by each choice, from cascades that none of them has seen. */
  readonly spreads: {
    readonly chosen?: InfluenceSpread;
    readonly degree: InfluenceSpread;
    readonly random: InfluenceSpread;
  };
  readonly guarantee?: {
    readonly epsilon: number;
    readonly delta: number;
    /** Accounts that the choice reaches at least, and the share of what the best choice reaches. */
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

/** The printed report: at most 80 columns, ends with a line break. */
export function influencersReport(found: Influencers, { colour }: { readonly colour: boolean }): string {
  const style = styleFor(colour);
  return page([headline(found, style), spreads(found, style), guarantee(found), accounts(found, style), times(found)]);
}

function headline({ graph, diffusion, chosen }: Influencers, { strong, faint }: Style): string[] {
  const shares =
    diffusion.model === "ic"
      ? `every follower passes on with probability ${diffusion.probability}`
      : "a follower of k accounts passes on with probability 1/k";
  const title = `WHOM TO ASK: ${grouped(chosen.length)} OF ${grouped(graph.accounts)} ACCOUNTS`;
  const about = `${graph.file}: ${grouped(graph.arcs)} arcs, read as "${graph.direction}"; ${shares}; each tries once.`;
  return [strong(title), ...wrap(about).map(faint)];
}

function spreads({ spreads: { chosen, degree, random } }: Influencers, { strong }: Style): string[] {
  const columns: Column[] = [{ width: 24 }, { width: 20, align: "right" }, { width: 18, align: "right" }];
  const line = (name: string, spread: InfluenceSpread | undefined): string[] => {
    if (!spread) return [];
    // As many digits as the error has two of.
    const digits = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(spread.standardError || 1))));
    return [row([name, spread.mean.toFixed(digits), spread.standardError.toFixed(digits)], columns)];
  };
  return [
    strong(row(["ACCOUNTS REACHED", "mean", "standard error"], columns)),
    ...line("Chosen by spread", chosen),
    ...line("Most followed", degree),
    ...line("At random, each time", random),
    `(${grouped(degree.cascades)} cascades each, those who were asked included)`,
  ];
}

function guarantee({ guarantee: given }: Influencers): string[] {
  if (!given) return [];
  const { epsilon, delta, atLeast, shareOfBest, sketchesPerAccount, isReached } = given;
  const sure = `${Number((100 * (1 - delta)).toPrecision(4))}%`;
  const proven = `reaches at least ${grouped(Math.floor(atLeast * 10) / 10)} accounts and ${(100 * shareOfBest).toFixed(1)}% of what the best choice reaches`;
  const promise = isReached
    ? `Guaranteed with probability ${sure}: the choice ${proven} (1 - 1/e - ${epsilon} was asked for).`
    : `NOT AS GUARANTEED: memory ended the choice before 1 - 1/e - ${epsilon}. With probability ${sure} it ${proven}.`;
  return wrap(`${promise} From ${grouped(sketchesPerAccount)} rounds of sketches, one of each account.`);
}

function accounts({ chosen, by }: Influencers, { strong }: Style): string[] {
  const order = by === "spread" ? "in the order in which they were chosen" : "most followed first";
  const list = chosen.map(({ id, followers }) => `${id}${TIE}(${grouped(followers)})`);
  return [strong(`ASK (followers in brackets; ${order})`), ...wrap(list.join(", "))];
}

function times({ seconds: { read, choose, judge } }: Influencers): string[] {
  const stated = (seconds: number) => `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return [`Read in ${stated(read)}, chosen in ${stated(choose)}, judged in ${stated(judge)}.`];
}
