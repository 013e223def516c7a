/**
 * How fast do cascades run down a follow feed? 50 M users of weibo-2013, where every share is a repost: deliveries (each
 * post and each repost, put before the followers of whoever published or reposted it) and impressions per second of the
 * run, whose fixed part, the run of one account of ten followers, is taken off. From one account of very many followers,
 * whose audience is drawn as counts, to many ordinary people, whose followers are drawn one by one.
 * `node .bench/follow.bench.mjs 1x1e6,2000` measures chosen accounts × followers and keeps nothing.
 */
import { Bench } from "tinybench";
import { parseScenario } from "../src/scenario/parse.ts";
import { simulate } from "../src/simulate.ts";
import { type Row, report } from "./result.ts";

const users = 5e7;
/** So good that shares are many: cascades, and not their first audience, are what is measured. */
const quality = 3;

const chosen = process.argv[2];
const fixed = await cascade(1, 10);
const rows: Row[] = [];
for (const shape of (chosen ?? "1x3e7,1x1e6,100x1e5,1000x1e4,20000").split(",")) {
  const [accounts, followers] = shape.split("x").map(Number) as [number, number?];
  const { seconds, deliveries, impressions } = await cascade(accounts, followers);
  const own = seconds - fixed.seconds;
  rows.push({
    accounts,
    followers: followers ?? "ordinary",
    deliveries,
    impressions,
    "run, s": seconds,
    "without fixed part, s": own,
    "deliveries/s": deliveries / own,
    "impressions/s": impressions / own,
  });
}
report("follow", { rows, aims: [] }, chosen !== undefined);

/** @param followers of each account; absent: participants, who have as many as it happens */
async function cascade(
  accounts: number,
  followers?: number,
): Promise<{ seconds: number; deliveries: number; impressions: number }> {
  const who = followers === undefined ? "tier: participant" : `tier: celebrity, followers: ${followers}, posts: 1`;
  const text = `
question: How fast do cascades run down a follow feed?
campaign: { name: Cascade, start: 2013-01-14T10:00+08:00, days: 7 }
audience: { users: ${users} }
creators:
  - { ${who}, count: ${accounts}, when: everyday, quality: ${quality}, duration: 15s }
compare:
  - { name: Follow feed, platform: weibo-2013 }
seed: follow
model: { challenge: { ease: 0 }, feed: { sharing: { repostShare: 1 } } }
`;
  const scenario = parseScenario(text, { file: "follow.yaml", set: ["panel=1"] });
  const bench = new Bench({ iterations: 1, time: 1500, warmup: false, throws: true });
  let [deliveries, impressions] = [0, 0];
  bench.add("run", () => {
    const { metrics } = simulate(scenario, "Follow feed", "follow");
    deliveries = accounts + (metrics.shares ?? 0);
    impressions = metrics.impressions ?? 0;
  });
  await bench.run();
  const [task] = bench.tasks;
  if (task?.result.state !== "completed") throw new Error("the run did not complete");
  return { seconds: task.result.latency.min / 1000, deliveries, impressions };
}
