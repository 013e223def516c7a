import { accountOf } from "../../src/graph/accountIds.ts";
import type { DiffusionModel } from "../../src/influence/arcs.ts";
import { createCascade } from "../../src/influence/cascade.ts";
import { estimateSpread } from "../../src/influence/spread.ts";
import { rootKey } from "../../src/lib/random.ts";
import { dataFile, readFollows } from "../follows.ts";
import { cascadeSettings, reachOfSet } from "../influence/cascadeWorld.ts";
import { meanOf, zLimit } from "../statistic.ts";
import type { Claim, Evidence } from "./claim.ts";
import { type Estimate, written, zOf } from "./figures.ts";

const section = "Independent programs: NetHEPT, from its 50 most followed accounts";
const data = "nethept/arcs.txt";

/** Results of other programs, mean and standard error: the table beside the data. */
const programs = ["OPIM", "live-edge sampling (SciPy)", "EoN", "graph-tool", "NDlib", "PyNetIM"];
const oneProbability = [
  [72.072, 0.006],
  [72.09, 0.08],
  [72.04, 0.08],
  [72.04, 0.1],
  [71.95, 0.2],
  [72.06, 0.04],
];
const weighted = [
  [849.11, 0.17],
  [848.83, 0.44],
  [848.74, 0.55],
  [847.4, 1.6],
  [850.9, 3.7],
  [849.5, 0.8],
];

function read() {
  const graph = readFollows(dataFile(data)!).columns;
  const ids = dataFile("nethept/top50-degree.txt")!.trim().split("\n");
  return { graph, seeds: Uint32Array.from(ids, (id) => accountOf(graph, id)) };
}

/** Against each of the six. */
function againstAll(got: Estimate, figures: readonly (readonly number[])[]): Evidence {
  const z = figures.map(([mean, error]) => zOf(got, mean, error));
  return {
    figure: `${written(got.mean, 5)} ± ${written(got.standardError, 2)}`,
    expected: figures.map(([mean, error]) => `${mean} ± ${error}`).join("; "),
    interval: `standard errors; z = ${z.map((value) => value.toFixed(1)).join("; ")}, at most ${zLimit}`,
    passed: z.every((value) => Math.abs(value) < zLimit),
  };
}

function fast(diffusion: DiffusionModel, cascades: number): Estimate {
  const { graph, seeds } = read();
  return estimateSpread(createCascade(graph, diffusion), () => seeds, cascades, rootKey("validation/programs"));
}

export const claims: readonly Claim[] = [
  {
    section,
    claim: "The whole engine reaches as many as six programs, each follower with probability .01: 12,000 posts",
    against: programs.join(", "),
    data,
    evidence() {
      const { graph, seeds } = read();
      const reached = Array.from({ length: 6 }, (_, population) => {
        return reachOfSet(
          cascadeSettings(graph, 0.01, { seed: `NetHEPT ${population}`, clock: { ticks: 200 } }),
          seeds,
          2_000,
        );
      });
      return againstAll(meanOf(reached.flat()), oneProbability);
    },
  },
  {
    section,
    claim: "The cascades of `feedcast influencers` do, each follower with probability .01",
    against: programs.join(", "),
    data,
    evidence: () => againstAll(fast({ model: "ic", probability: 0.01 }, 400_000), oneProbability),
  },
  {
    section,
    claim: "The cascades of `feedcast influencers` do, each follower with probability 1 / accounts followed",
    against: programs.join(", "),
    data,
    evidence: () => againstAll(fast({ model: "wc" }, 150_000), weighted),
  },
];
