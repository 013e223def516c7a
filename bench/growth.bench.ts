/**
 * What does the time of a run grow with? Content feed, one week, hourly: views at a fixed number of posts, many and few,
 * users at fixed posts and views, posts at fixed users; each run in a process of its own. Exponents are slopes of ln
 * seconds over ln size.
 * `node .bench/growth.bench.mjs views 1e6,1e7` measures chosen sizes of one of them and keeps nothing.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { linearRegression } from "simple-statistics";
import { Bench } from "tinybench";
import { parseScenario } from "../src/scenario/parse.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import { simulate } from "../src/simulate.ts";
import { type Aim, type Row, report } from "./result.ts";

interface Shape {
  readonly users: number;
  /** By participants: they are all there are, as nobody joins. */
  readonly posts: number;
  /** Of the participants' posts. */
  readonly quality: number;
  /** Bought behind ten posts of the brand, which bring next to no views of their own. */
  readonly impressions: number;
}

interface Answer {
  readonly seconds: number;
  readonly views: number;
}

interface Growth {
  readonly sizes: readonly number[];
  readonly shape: (size: number) => Shape;
  /** Whether the exponent goes by the views that there were, those of the posts among them, instead of by the size. */
  readonly byViews?: true;
  /** Absent: for comparison only. */
  readonly aim?: number;
}

const decades = (from: number, to: number) =>
  Array.from({ length: Math.round(Math.log10(to / from)) + 1 }, (_, i) => from * 10 ** i);

const growths: Readonly<Record<string, Growth>> = {
  // Dull posts, which have three million views by themselves: the rest are bought.
  views: {
    sizes: decades(1e6, 1e10),
    shape: (impressions) => ({ users: 5e9, posts: 9300, quality: -3, impressions }),
    byViews: true,
    aim: 0.1,
  },
  "views, few posts": {
    sizes: decades(1e6, 1e10),
    shape: (impressions) => ({ users: 5e9, posts: 100, quality: 0, impressions }),
    byViews: true,
  },
  users: {
    sizes: [...decades(1e5, 1e9), 5e9],
    shape: (users) => ({ users, posts: 300, quality: 0, impressions: 1e5 }),
    aim: 0.05,
  },
  posts: {
    sizes: decades(1e2, 1e5),
    shape: (posts) => ({ users: 6e8, posts, quality: 0, impressions: 0 }),
    aim: 1.05,
  },
};

const [first, sizes] = process.argv.slice(2);
if (first?.startsWith("{")) console.log(JSON.stringify(await answer(JSON.parse(first))));
else measure(first, sizes);

function measure(only: string | undefined, sizes: string | undefined): void {
  if (only !== undefined && !(only in growths)) throw new Error(`expected one of ${Object.keys(growths)}, got ${only}`);
  const rows: Row[] = [];
  const aims: Aim[] = [];
  for (const [name, growth] of Object.entries(growths)) {
    if (only !== undefined && name !== only) continue;
    const points: [number, number][] = [];
    for (const size of sizes?.split(",").map(Number) ?? growth.sizes) {
      const shape = growth.shape(size);
      const { seconds, views } = secondsOf(shape);
      points.push([Math.log(growth.byViews ? views : size), Math.log(seconds)]);
      rows.push({ "grows by": name, users: shape.users, posts: shape.posts, views, seconds });
    }
    const figure = linearRegression(points).m;
    const aim = growth.aim === undefined ? {} : { atMost: growth.aim };
    aims.push({ what: `exponent of ${name}`, figure, unit: "", ...aim });
  }
  report("growth", { rows, aims }, only !== undefined);
}

/** The fastest of three processes: what disturbs a run only ever makes it slower. */
function secondsOf(shape: Shape): Answer {
  const self = fileURLToPath(import.meta.url);
  const ask = (): Answer =>
    JSON.parse(execFileSync(process.execPath, [self, JSON.stringify(shape)], { encoding: "utf8" }));
  return [ask(), ask(), ask()].reduce((best, other) => (other.seconds < best.seconds ? other : best));
}

/** One run, from the scenario's text on. */
async function answer(shape: Shape): Promise<Answer> {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true });
  let views = 0;
  bench.add("run", () => {
    views = simulate(scenarioOf(shape), "Content feed", "growth").metrics.views ?? 0;
  });
  await bench.run();
  const [task] = bench.tasks;
  if (task?.result.state !== "completed") throw new Error("the run did not complete");
  return { seconds: task.result.latency.mean / 1000, views };
}

function scenarioOf({ users, posts, quality, impressions }: Shape): Scenario {
  const text = `
question: What does the time of a run grow with?
campaign: { name: Growth, start: 2020-11-16T10:00+08:00, days: 7 }
audience: { users: ${users} }
brand: { followers: 1k, posts: 10, when: launch day, quality: 0, duration: 15s }
creators:
  - { tier: participant, count: ${posts}, when: everyday, quality: ${quality}, duration: 15s }
paid:
  - { product: in-feed, impressions: ${impressions}, days: 5 }
compare:
  - { name: Content feed, platform: douyin-2020 }
seed: growth
# The two smallest of the published pools, which fit into 100,000 users too.
model: { challenge: { ease: 0 }, feed: { forYou: { budgets: [300, 4k], hours: [2, 4] } } }
`;
  return parseScenario(text, { file: "growth.yaml" });
}
