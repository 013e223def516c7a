/**
 * How long does one plan of a real campaign take at full size? Pasha, 600 M users, each plan once on one core, every
 * user followed one by one: seconds, peak memory of a process of its own, and views per second.
 * Aim: the plan Douyin within 2 minutes and 2 GB.
 */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { Bench } from "tinybench";
import pasha from "../scenarios/cartier-pasha-2020.yaml";
import { parseScenario } from "../src/scenario/parse.ts";
import { simulate } from "../src/simulate.ts";

const scenario = parseScenario(pasha, { file: "cartier-pasha-2020.yaml" });
const only = process.argv[2];

if (only === undefined) {
  console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  for (const { name } of scenario.plans) {
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { stdio: "inherit" });
  }
} else {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false });
  let views = 0;
  bench.add(only, () => {
    views = simulate(scenario, only, `${scenario.seed}/1`).metrics.views ?? 0;
  });
  await bench.run();
  const [task] = bench.tasks;
  if (task?.result.state !== "completed") throw new Error(`${only} did not complete`);
  const seconds = task.result.latency.mean / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${only.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s  ${peak.toFixed(0).padStart(5)} MiB  ${(views / 1e6).toFixed(0).padStart(5)} M views  ${(views / seconds / 1e6).toFixed(1).padStart(5)} M views/s`,
  );
}
