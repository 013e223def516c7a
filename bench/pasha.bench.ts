/**
 * How long does a real campaign take at full size? Pasha, 600 M users: each plan at each panel on one core, in a process
 * of its own; and the whole study of three plans in twenty worlds on two threads.
 * Arguments `path=value` change the scenario for a trial: `node .bench/pasha.bench.mjs audience.users=1M`; nothing is kept.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Bench } from "tinybench";
import pasha from "../scenarios/cartier-pasha-2020.yaml";
import { threads } from "../src/engines/threads.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import { simulate } from "../src/simulate.ts";
import { compare } from "../src/study/compare/compare.ts";
import { type Aim, type Row, report } from "./result.ts";

/** What a process of its own is asked, as JSON in its only argument. `plan` absent: the study. */
interface Question {
  readonly panel: string;
  readonly plan?: string;
  readonly set: readonly string[];
}

interface Answer {
  readonly seconds: number;
  readonly peakMB: number;
  readonly views: number;
}

const worlds = 20;
/** What is aimed at for the plan Douyin, by panel. Keys that are whole numbers would come first: hence 100%. */
const limits: Readonly<Record<string, { readonly seconds: number; readonly peakMB?: number }>> = {
  auto: { seconds: 3, peakMB: 200 },
  "10%": { seconds: 10 },
  "100%": { seconds: 75, peakMB: 1000 },
};

const args = process.argv.slice(2);
if (args[0]?.startsWith("{")) console.log(JSON.stringify(await answer(JSON.parse(args[0]))));
else measure(args);

function measure(set: readonly string[]): void {
  const rows: Row[] = [];
  const aims: Aim[] = [];
  for (const panel of Object.keys(limits)) {
    for (const { name } of scenarioOf(panel, set).plans) {
      const { seconds, peakMB, views } = fastest({ panel, plan: name, set }, panel === "auto" ? 3 : 1);
      rows.push({ run: name, panel, seconds, "peak MB": peakMB, views, "views/s": views / seconds });
      if (name !== "Douyin") continue;
      const limit = limits[panel];
      aims.push({ what: `Douyin, panel ${panel}`, figure: seconds, unit: "s", atMost: limit.seconds });
      if (limit.peakMB !== undefined)
        aims.push({ what: `Douyin, panel ${panel}, memory`, figure: peakMB, unit: "MB", atMost: limit.peakMB });
    }
  }
  const { seconds, peakMB, views } = ask({ panel: "auto", set });
  const run = `all plans, ${worlds} worlds, 2 threads`;
  rows.push({ run, panel: "auto", seconds, "peak MB": peakMB, views, "views/s": views / seconds });
  aims.push({ what: run, figure: seconds, unit: "s", atMost: 120 });
  report("pasha", { rows, aims }, set.length > 0);
}

function scenarioOf(panel: string, set: readonly string[]): Scenario {
  return parseScenario(pasha, {
    file: "cartier-pasha-2020.yaml",
    set: [`panel=${panel}`, `replicates=${worlds}`, ...set],
  });
}

/** The fastest of some processes, as what disturbs a run only ever makes it slower, and the highest peak of all. */
function fastest(question: Question, processes: number): Answer {
  const responseModel = Array.from({ length: processes }, () => ask(question));
  const best = responseModel.reduce((one, other) => (other.seconds < one.seconds ? other : one));
  return { ...best, peakMB: Math.max(...responseModel.map(({ peakMB }) => peakMB)) };
}

function ask(question: Question): Answer {
  const self = fileURLToPath(import.meta.url);
  return JSON.parse(execFileSync(process.execPath, [self, JSON.stringify(question)], { encoding: "utf8" }));
}

async function answer({ panel, plan, set }: Question): Promise<Answer> {
  const scenario = scenarioOf(panel, set);
  let views = 0;
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true });
  bench.add(plan ?? "study", async () => {
    if (plan !== undefined) {
      views = simulate(scenario, plan, `${scenario.seed}/1`).metrics.views ?? 0;
      return;
    }
    await compare(scenario, {
      engine: threads(2),
      onProgress: ({ summary }) => {
        views += summary?.metrics.views ?? 0;
      },
    });
  });
  await bench.run();
  const [task] = bench.tasks;
  if (task?.result.state !== "completed") throw new Error(`${plan ?? "study"} did not complete`);
  const peakMB = (process.resourceUsage().maxRSS * 1024) / 1e6;
  return { seconds: task.result.latency.mean / 1000, peakMB, views };
}
