import { idOf } from "../graph/accountIds.ts";
import type { FollowColumns } from "../graph/columns.ts";
import type { Direction } from "../graph/edgeList.ts";
import type { DiffusionModel } from "../influence/arcs.ts";
import { createCascade } from "../influence/cascade.ts";
import { type SeedSet, selectAtRandom, selectByDegree, selectSeeds } from "../influence/seedSet.ts";
import { estimateSpread, type InfluenceSpread } from "../influence/spread.ts";
import { derive, deriveText, rootKey } from "../lib/random.ts";
import { type Candidate, type Influencers, influencersReport } from "../report/influencers.ts";
import { terminalText } from "../report/terminal/render.ts";
import { type AccountList, accountsIn, readAccountList } from "./accountsFile.ts";
import { availableBytes, importGraph } from "./graphFile.ts";
import { hasColour, type Io } from "./io.ts";
import { type ProgressDisplay, progressDisplay } from "./progress.ts";
import { UsageError, usageError } from "./usage.ts";

export interface InfluencersFlags {
  readonly budget?: number;
  readonly accounts?: string;
  readonly by?: "spread" | "degree";
  readonly model?: DiffusionModel["model"];
  readonly probability?: number;
  readonly epsilon?: number;
  readonly delta?: number;
  readonly cascades?: number;
  readonly seed?: string;
  readonly direction?: Direction;
  readonly separator?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `feedcast influencers FILE --budget k`, or `--accounts LIST` in place of the budget. */
export async function influencersCommand(file: string, flags: InfluencersFlags, io: Io): Promise<void> {
  const { by = "spread", epsilon = 0.01, delta = 0.01, cascades = 10_000, seed = "feedcast" } = flags;
  const { direction = "follower followee", separator, quiet = false } = flags;
  const diffusion = diffusionOf(flags);
  const asked = await askedFor(flags);
  const began = performance.now();
  const options = { file, direction, separator, probabilities: diffusion.model === "arcs" };
  const { columns, selfLoops, repeats } = await importGraph(file, options, io, quiet);
  const { accounts } = columns;
  const given = typeof asked === "number" ? undefined : accountsIn(columns, asked, file);
  const budget = typeof asked === "number" ? asked : asked.entries.length;
  if (budget > accounts) throw usageError("--budget", `at most ${accounts}, the accounts of ${file}`, String(budget));
  const secondsToRead = (performance.now() - began) / 1000;
  const key = deriveText(rootKey(seed), "influencers");
  const display = progressDisplay(io, quiet);
  try {
    const choosing = performance.now();
    const byDegree = selectByDegree(columns, budget);
    const choice =
      by === "spread"
        ? withinMemory(() =>
            selectSeeds(columns, {
              budget,
              diffusion,
              epsilon,
              delta,
              key: derive(key, 0),
              memory: 0.8 * availableBytes(),
              onRound: (round, of) => display.update(round / of, `choosing, ${of / 2} sketches an account`),
            }),
          )
        : undefined;
    const secondsToChoose = (performance.now() - choosing) / 1000;
    const judging = performance.now();
    const cascade = createCascade(columns, diffusion);
    const atRandom = new Uint32Array(budget);
    const spreadOf = (what: string, seedsOf: Parameters<typeof estimateSpread>[1]): InfluenceSpread =>
      estimateSpread(cascade, seedsOf, cascades, derive(key, 1), follow(display, what, cascades));
    const ofGiven = given && spreadOf("given accounts", () => given);
    const spreads = {
      ...(ofGiven ? { given: ofGiven } : {}),
      ...(choice ? { chosen: spreadOf("chosen accounts", () => choice.accounts) } : {}),
      degree: spreadOf("most followed", () => byDegree),
      random: spreadOf("at random", (own) => selectAtRandom(accounts, derive(own, 1), atRandom)),
    };
    const secondsToJudge = (performance.now() - judging) / 1000;
    display.stop();
    const ofChosen = spreads.chosen ?? spreads.degree;
    const result: Influencers = {
      graph: { file, direction, accounts, arcs: columns.followers.length, selfLoops, repeats },
      diffusion,
      by,
      seed,
      chosen: candidates(columns, choice?.accounts ?? byDegree),
      ...(given && ofGiven
        ? { given: { accounts: candidates(columns, given), shareOfChosen: ofGiven.mean / ofChosen.mean } }
        : {}),
      spreads,
      ...(choice ? { guarantee: guaranteeOf(choice, epsilon, delta) } : {}),
      seconds: { read: secondsToRead, choose: secondsToChoose, judge: secondsToJudge },
    };
    io.stdout.write(
      flags.json
        ? `${JSON.stringify(result, null, 2)}\n`
        : terminalText(influencersReport(result), { colour: hasColour(io) }),
    );
  } finally {
    display.stop();
  }
}

/** The number of accounts to choose, or the accounts to judge. */
async function askedFor({ budget, accounts }: InfluencersFlags): Promise<number | AccountList> {
  if (budget === undefined && accounts !== undefined) return readAccountList(accounts);
  if (budget !== undefined && accounts === undefined) return budget;
  throw new UsageError(
    `influencers: expected --budget or --accounts, got ${accounts === undefined ? "neither" : "both"}`,
  );
}

function diffusionOf({ model = "ic", probability }: InfluencersFlags): DiffusionModel {
  if (model === "ic") return { model, probability: probability ?? 0.01 };
  if (probability === undefined) return { model };
  throw usageError(
    "--probability",
    `--model ic with it, for ${model} has probabilities of its own`,
    String(probability),
  );
}

function candidates(columns: FollowColumns, accounts: Uint32Array): Candidate[] {
  const { offsets } = columns;
  return Array.from(accounts, (account) => {
    return { id: idOf(columns, account), followers: offsets[account + 1] - offsets[account] };
  });
}

function guaranteeOf({ atLeast, shareOfBest, rounds, isReached }: SeedSet, epsilon: number, delta: number) {
  return { epsilon, delta, atLeast, shareOfBest, sketchesPerAccount: rounds, isReached };
}

function follow(display: ProgressDisplay, what: string, cascades: number): (done: number) => void {
  return (done) => display.update(done / cascades, `${what}, cascade ${done.toLocaleString("en-US")}`);
}

function withinMemory<T>(choose: () => T): T {
  try {
    return choose();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`influencers: ${error.message}`) : error;
  }
}
