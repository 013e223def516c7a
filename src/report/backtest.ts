import { short } from "../lib/numberText.ts";
import type { Backtest, BacktestOutcome, LeftOut } from "../study/backtest/figures.ts";
import { decimals, metrics } from "../vocabulary/metrics.ts";
import { type Block, figure, type Table, textCell } from "./blocks.ts";
import { counted, times } from "./numbers.ts";

/** The report of a backtest: every outcome beside its prediction, then the figures over all, then what is left out. */
export function backtestReport(result: Backtest, leftOut: readonly LeftOut[] = []): Block[] {
  const { cases, worlds, stoppedOf, bias } = result;
  const outcomes = cases.flatMap((each) => each.outcomes);
  const of = stoppedOf === undefined ? "" : ` of ${stoppedOf}`;
  return [
    {
      kind: "head",
      title: "Predictions and published outcomes",
      size: `${cases.length}${of} cases, ${counted(worlds, "world")} each`,
      note: "brackets hold 8 of 10 worlds; an error is log10 of the median over the outcome: -1 is ten times too low",
    },
    ...bias.map(({ platform }) => outcomesOn(platform, outcomes)),
    { kind: "facts", label: "OVER ALL", texts: overallTexts(result) },
    biasTable(result),
    ...notCompared(leftOut),
  ];
}

function outcomesOn(platform: string, outcomes: readonly BacktestOutcome[]): Table {
  return {
    kind: "table",
    title: platform.toUpperCase(),
    heads: ["case", "metric", "predicted", "outcome", "error", "bracket"],
    rows: outcomes
      .filter((each) => each.platform === platform)
      .map(({ case: label, metric, predicted, outcome, logError, inside }) => ({
        label,
        cells: [
          textCell(metrics[metric].label),
          predicted && {
            kind: "figure",
            value: predicted.p50,
            low: predicted.p10,
            high: predicted.p90,
            decimals: decimals(metric),
          },
          figure(outcome, decimals(metric)),
          textCell(signed(logError)),
          textCell(inside === undefined ? "nothing predicted" : inside ? "inside" : "OUTSIDE"),
        ],
      })),
  };
}

function overallTexts({ medianError, coverage }: Backtest): string[] {
  return [
    medianError === undefined
      ? "Half of the predictions or more are zero or missing."
      : `Median absolute error ${medianError.toFixed(2)}: half of the medians lie within a factor of ${times(10 ** medianError).replace("x", "")} of the outcome.`,
    `${coverage.inside} of ${coverage.of} outcomes lie inside their brackets; 8 of 10 should.`,
  ];
}

function biasTable({ bias }: Backtest): Table {
  return {
    kind: "table",
    title: "BIAS BY PLATFORM",
    heads: ["platform", "outcomes", "mean error", "predictions are"],
    rows: bias.map(({ platform, outcomes, meanLogError }) => ({
      label: platform,
      cells: [figure(outcomes), textCell(signed(meanLogError)), textCell(biasText(meanLogError))],
    })),
  };
}

function biasText(error: number | undefined): string {
  if (error === undefined) return "zero";
  const factor = short(10 ** Math.abs(error), 2);
  return factor === "1" ? "right on average" : `${factor} times too ${error < 0 ? "low" : "high"}`;
}

/** "+0.31", "-1.20"; an error without a figure is of a prediction of zero. */
function signed(error: number | undefined): string {
  if (error === undefined) return "none";
  return `${error < 0 ? "-" : "+"}${Math.abs(error).toFixed(2)}`;
}

function notCompared(leftOut: readonly LeftOut[]): Block[] {
  if (leftOut.length === 0) return [];
  const texts = leftOut.map(({ case: name, figure: left, reason }) => `${name}, ${left}: ${reason}.`);
  return [{ kind: "paragraphs", title: "NOT COMPARED", texts }];
}
