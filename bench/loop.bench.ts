/**
 * How fast is the individual loop? Impressions per second of the responder, against a bare loop that picks the same
 * users in the same order, touches the same byte and makes the same number of keyed draws, and does nothing with them.
 * Aim: the responder reaches half of the bare loop's rate or more.
 */
import { Bench } from "tinybench";
import small from "../scenarios/small.yaml";
import { Cells, SurfaceIndex } from "../src/feed/cells.ts";
import { layout, pickRun } from "../src/lib/permutation.ts";
import { derive, hash31, rootKey } from "../src/lib/random.ts";
import { solvePopulation } from "../src/response/population.ts";
import { Responder } from "../src/response/respond.ts";
import { createWatchRatios } from "../src/response/watch.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { settle } from "../src/scenario/settle.ts";
import { addPost, createCampaign } from "../src/world/campaign.ts";
import { createWorld, type World } from "../src/world/world.ts";

const posts = 20;
const impressionsPerTick = 4_000_000;
/** Outcome, watch and join: what every impression of a creator's post draws. */
const draws = 3;
const blockGroup = 16;
const picks = new Int32Array(4096);
let sink = 0;

for (const users of (process.argv[2] ?? "1e6,1e7,1e8,6e8").split(",").map(Number)) {
  const scenario = parseScenario(small, {
    file: "small.yaml",
    set: [`audience.users=${users}`, "model.challenge.ease=0"],
  });
  const world = createWorld(settle(scenario.plans[0]!, "bench"));
  const campaign = createCampaign();
  for (let post = 0; post < posts; post++) {
    const key = derive(world.key, 1000 + post);
    const author = { key, followers: 0, interest: 0, segment: -1, user: -1 };
    const made = { key, label: `${post}`, role: "celebrity", kind: "seeded", quality: 1.5, topic: 0 } as const;
    addPost(campaign, { ...made, author, durationSeconds: 15, publishTick: 0, parent: null });
  }
  const population = solvePopulation(world.settings.response);
  const responder = new Responder(world, campaign, population, createWatchRatios(world.settings.response));
  const tick = ticks(world);
  const bareTick = ticks(world);
  const bench = new Bench({ time: 4000, warmupTime: 1000 });
  bench.add("responder", () => void responder.respond(tick()));
  bench.add("bare loop", () => bareLoop(world, bareTick()));
  await bench.run();
  if (sink === 0.5) console.log(sink);
  const [full, bare] = bench.tasks.map((task) => {
    if (task.result.state !== "completed") throw new Error(`${task.name} did not complete`);
    return impressionsPerTick / (task.result.latency.p50 / 1000);
  }) as [number, number];
  const million = (rate: number) => `${(rate / 1e6).toFixed(1)} M/s`;
  console.log(
    `${users.toExponential(0).padStart(6)} users   responder ${million(full)}   bare loop ${million(bare)}   ratio ${(full / bare).toFixed(2)}`,
  );
}

/** Ticks of `impressionsPerTick` impressions over all posts and segments; each continues where the last one ended. */
function ticks(world: World): () => Cells {
  const { segments } = world;
  const perCell = Math.floor(impressionsPerTick / posts / segments.length);
  const visited = new Int32Array(posts * segments.length);
  return () => {
    const cells = new Cells();
    for (let post = 0; post < posts; post++) {
      for (const { index, size } of segments) {
        const place = post * segments.length + index;
        const count = Math.min(perCell, size);
        if (visited[place]! + count > size) visited[place] = 0;
        cells.push(post, SurfaceIndex.forYou, index, visited[place]!, count, -1);
        visited[place]! += count;
      }
    }
    return cells;
  };
}

/** The yardstick: segment by segment, sixteen blocks at a time, post by post, as the responder goes. */
function bareLoop(world: World, cells: Cells): void {
  const key = rootKey("bare");
  for (let segment = 0; segment < world.segments.length; segment++) {
    const state = world.states[segment]!;
    const within = layout(world.segments[segment]!.size);
    const blocks = within.blockCount;
    for (let first = 0; first < blocks; first += blockGroup) {
      const end = Math.min(blocks, first + blockGroup);
      const chunk = Math.max(1, Math.floor(512 / (end - first))) * blocks;
      for (let cell = segment; cell < cells.length; cell += world.segments.length) {
        const { a, b } = derive(derive(key, cells.post[cell]!), segment);
        const last = cells.start[cell]! + cells.count[cell]!;
        for (let start = cells.start[cell]!, next = 0; start < last; start = next) {
          next = Math.min(last, start + chunk - (start % blocks));
          touch(state, pickRun(within, a, b, start, next - start, first, end, picks), a, b);
        }
      }
    }
  }
}

function touch(state: Uint8Array, picked: number, a: number, b: number): void {
  const users = picks;
  let sum = 0;
  for (let i = 0; i < picked; i++) {
    const user = users[i]!;
    state[user] = state[user]! + 1;
    for (let draw = 0; draw < draws; draw++) sum = (sum + hash31(user, a + draw, b)) | 0;
  }
  sink ^= sum;
}
