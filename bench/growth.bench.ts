/**
 * What does the time of a run grow with? Content feed, one week, hourly: views at a fixed number of posts, users at
 * fixed posts and views, posts at fixed users. Exponents are slopes of ln seconds over ln size.
 * `node .bench/growth.bench.mjs views 1e6,1e7` measures chosen sizes of one of them and keeps nothing.
 */
import { linearRegression } from "simple-statistics";
import { Bench } from "tinybench";
import { parseScenario } from "../src/scenario/parse.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import { simulate } from "../src/simulate.ts";
import { hasAuto, panelSetting } from "./panels.ts";
import { type Aim, type Row, report } from "./result.ts";

interface Shape {
  readonly users: number;
  /** By participants: they are all there are, as nobody joins. */
  readonly posts: number;
  /** Bought behind ten posts of the brand, which bring next to no views of their own. */
  readonly impressions: number;
}

interface Growth {
  readonly sizes: readonly number[];
  readonly shape: (size: number) => Shape;
  readonly aim: number;
}

/** Following everybody costs by views and bytes by users: sizes that need a panel wait for it. */
const decades = (from: number, to: number, toWithPanel: number) => {
  const last = hasAuto ? toWithPanel : to;
  return Array.from({ length: Math.round(Math.log10(last / from)) + 1 }, (_, i) => from * 10 ** i);
};

const growths: Readonly<Record<string, Growth>> = {
  views: {
    sizes: decades(1e6, 1e8, 1e10),
    shape: (impressions) => ({ users: hasAuto ? 6e8 : 3e7, posts: 100, impressions }),
    aim: 0.1,
  },
  users: {
    // Below a million the published pools do not fit, and the engine says so.
    sizes: [...decades(1e6, 1e8, 1e9), ...(hasAuto ? [5e9] : [])],
    shape: (users) => ({ users, posts: 300, impressions: 1e5 }),
    aim: 0.05,
  },
  posts: {
    sizes: decades(1e2, 1e4, 1e5),
    shape: (posts) => ({ users: hasAuto ? 6e8 : 3e7, posts, impressions: 0 }),
    aim: 1.05,
  },
};

const [only, sizes] = process.argv.slice(2);
if (only !== undefined && !(only in growths)) throw new Error(`expected one of ${Object.keys(growths)}, got ${only}`);
const rows: Row[] = [];
const aims: Aim[] = [];
// What is compiled in the first run would otherwise count for the smallest size.
await secondsOf({ users: 1e6, posts: 300, impressions: 1e5 });
for (const [name, growth] of Object.entries(growths)) {
  if (only !== undefined && name !== only) continue;
  const points: [number, number][] = [];
  for (const size of sizes?.split(",").map(Number) ?? growth.sizes) {
    const shape = growth.shape(size);
    const { seconds, views } = await secondsOf(shape);
    points.push([Math.log(size), Math.log(seconds)]);
    rows.push({ "grows by": name, users: shape.users, posts: shape.posts, views, seconds });
  }
  const figure = linearRegression(points).m;
  // At panel 1 every view costs, so that there is nothing to aim at.
  aims.push({ what: `exponent of ${name}`, figure, unit: "", ...(hasAuto ? { atMost: growth.aim } : {}) });
}
report("growth", { rows, aims }, only !== undefined);

/** The fastest of the runs that fit into 1.5 s, one at least: what disturbs a run only ever makes it slower. */
async function secondsOf(shape: Shape): Promise<{ seconds: number; views: number }> {
  const scenario = scenarioOf(shape);
  const bench = new Bench({ iterations: 1, time: 1500, warmup: false, throws: true });
  let views = 0;
  bench.add("run", () => {
    views = simulate(scenario, "Content feed", "growth").metrics.views ?? 0;
  });
  await bench.run();
  const [task] = bench.tasks;
  if (task?.result.state !== "completed") throw new Error("the run did not complete");
  return { seconds: task.result.latency.min / 1000, views };
}

function scenarioOf({ users, posts, impressions }: Shape): Scenario {
  const text = `
question: What does the time of a run grow with?
campaign: { name: Growth, start: 2020-11-16T10:00+08:00, days: 7 }
audience: { users: ${users} }
brand: { followers: 1k, posts: 10, when: launch day, quality: 0, duration: 15s }
creators:
  - { tier: participant, count: ${posts}, when: everyday, quality: 0, duration: 15s }
paid:
  - { product: in-feed, impressions: ${impressions}, days: 5 }
compare:
  - { name: Content feed, platform: douyin-2020 }
seed: growth
model: { challenge: { ease: 0 } }
`;
  return parseScenario(text, { file: "growth.yaml", set: panelSetting("auto") });
}
