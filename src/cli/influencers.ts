import { idOf } from "../graph/accountIds.ts";
import type { Direction } from "../graph/edgeList.ts";
import type { DiffusionModel } from "../influence/arcs.ts";
import { createCascade } from "../influence/cascade.ts";
import { type SeedSet, selectAtRandom, selectByDegree, selectSeeds } from "../influence/seedSet.ts";
import { estimateSpread, type InfluenceSpread } from "../influence/spread.ts";
import { derive, deriveText, rootKey } from "../lib/random.ts";
import { type Candidate, type Influencers, influencersReport } from "../report/influencers.ts";
import { terminalText } from "../report/terminal/render.ts";
import { availableBytes, importGraph } from "./graphFile.ts";
import { hasColour, type Io } from "./io.ts";
import { type ProgressDisplay, progressDisplay } from "./progress.ts";
import { UsageError, usageError } from "./usage.ts";

export interface InfluencersFlags {
  readonly budget: number;
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

/** `feedcast influencers FILE --budget k`. */
export async function influencersCommand(file: string, flags: InfluencersFlags, io: Io): Promise<void> {
  const { budget, by = "spread", epsilon = 0.01, delta = 0.01, cascades = 10_000, seed = "feedcast" } = flags;
  const { direction = "follower followee", separator, quiet = false } = flags;
  const diffusion = diffusionOf(flags);
  const began = performance.now();
  const { columns, selfLoops, repeats } = await importGraph(file, { file, direction, separator }, io, quiet);
  const { accounts, offsets } = columns;
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
    const spreads = {
      ...(choice ? { chosen: spreadOf("chosen accounts", () => choice.accounts) } : {}),
      degree: spreadOf("most followed", () => byDegree),
      random: spreadOf("at random", (own) => selectAtRandom(accounts, derive(own, 1), atRandom)),
    };
    const secondsToJudge = (performance.now() - judging) / 1000;
    display.stop();
    const chosen = Array.from(choice?.accounts ?? byDegree, (account): Candidate => {
      return { id: idOf(columns, account), followers: offsets[account + 1] - offsets[account] };
    });
    const result: Influencers = {
      graph: { file, direction, accounts, arcs: columns.followers.length, selfLoops, repeats },
      diffusion,
      by,
      seed,
      chosen,
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

function diffusionOf({ model = "ic", probability }: InfluencersFlags): DiffusionModel {
  if (model === "ic") return { model, probability: probability ?? 0.01 };
  if (probability === undefined) return { model };
  throw usageError("--probability", "--model ic with it, for wc has probabilities of its own", String(probability));
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
