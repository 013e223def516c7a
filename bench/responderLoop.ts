/** The responder on its own: 20 posts of creators, shown over all segments in ticks of 4 million impressions. */
import small from "../scenarios/small.yaml";
import { ImpressionBatches } from "../src/feed/allocation/impressionBatches.ts";
import { derive } from "../src/lib/random.ts";
import { calibrateResponse } from "../src/response/model/calibration.ts";
import { Responder } from "../src/response/respond.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { settle } from "../src/scenario/settle/settle.ts";
import { SurfaceIndex } from "../src/vocabulary/terms.ts";
import { usualAnswers } from "../src/world/answers.ts";
import { addPost, createCampaign } from "../src/world/campaign.ts";
import { PopulationState } from "../src/world/populationState.ts";

const posts = 20;
export const impressionsPerTick = 4_000_000;

export function responderOf(users: number): { readonly responder: Responder; readonly population: PopulationState } {
  const scenario = parseScenario(small, {
    file: "small.yaml",
    set: [`audience.users=${users}`, "model.challenge.ease=0"],
  });
  const population = new PopulationState(settle(scenario.plans[0], { seed: "bench" }));
  const campaign = createCampaign();
  for (let post = 0; post < posts; post++) {
    const key = derive(population.key, 1000 + post);
    const author = { key, followers: 0, interest: 0, segment: -1, user: -1 };
    const made = {
      key,
      label: `${post}`,
      role: "celebrity",
      kind: "seeded",
      quality: 1.5,
      answers: usualAnswers,
      topic: 0,
    } as const;
    addPost(campaign, { ...made, author, durationSeconds: 15, publishTick: 0, parent: null });
  }
  const calibration = calibrateResponse(population.settings.response);
  return { responder: new Responder(population, campaign, calibration), population };
}

/** Ticks of `impressionsPerTick` impressions over all posts and segments; each continues where the last one ended. */
export function ticks(population: PopulationState): () => ImpressionBatches {
  const { segments } = population;
  const perCell = Math.floor(impressionsPerTick / posts / segments.length);
  const visited = new Int32Array(posts * segments.length);
  return () => {
    const batches = new ImpressionBatches();
    for (let post = 0; post < posts; post++) {
      for (const { index, size } of segments) {
        const place = post * segments.length + index;
        const count = Math.min(perCell, size);
        if (visited[place] + count > size) visited[place] = 0;
        batches.push(post, SurfaceIndex.forYou, index, visited[place], count, -1);
        visited[place] += count;
      }
    }
    return batches;
  };
}
