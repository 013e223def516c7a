import { compare } from "../../../src/study/compare/compare.ts";
import type { Comparison } from "../../../src/study/compare/comparison.ts";
import { fabricateScenario, fakeEngine, type RunParts } from "../../study/fabricate.ts";

export const plans = {
  Douyin: "platform douyin-2020",
  "Same on a follow feed": "feed of weibo-2013",
  "Mostly follows": "set feed.slotShare",
  "Without celebrities": "without celebrity",
};

/** How much of Douyin's figures each plan has in the layout below. */
const share: Readonly<Record<string, number>> = {
  Douyin: 1,
  "Same on a follow feed": 0.14,
  "Mostly follows": 0.98,
  "Without celebrities": 0.4,
};

/** A campaign of fourteen days whose figures rise and fall with the world's number. */
function outcome(plan: string, replicate: number): RunParts {
  const luck = 1 + 0.06 * ((replicate * 7) % 11) - 0.3;
  const wobble = plan === "Mostly follows" ? 1 + 0.05 * ((replicate % 3) - 1) : 1 + 0.02 * (replicate % 4);
  const earned = Math.round(933e6 * share[plan] * luck * wobble);
  const paid = 127e6;
  const users = Math.round(earned * 0.1);
  const celebrity = Math.round(earned * 0.5);
  const views = Array.from({ length: 28 }, (_, tick) => Math.round((earned / 8) * Math.exp(-Math.abs(tick - 3) / 4)));
  return {
    metrics: {
      views: earned + paid,
      earnedViews: earned,
      paidViews: paid,
      reach: Math.round(212e6 * share[plan] ** 0.5 * luck * wobble),
      reach3plus: Math.round(96e6 * share[plan] ** 0.6 * luck),
      averageFrequency: 4.2 * luck,
      participantPosts: Math.round(6400 * luck * share[plan]),
      viewsPerParticipantPost: 14_000 * luck,
      follows: Math.round(31_000 * luck),
      reproductionNumber: 0.1,
    },
    matrix: {
      celebrity: { following: celebrity * 0.2, forYou: celebrity * 0.8 },
      topKol: { forYou: earned - celebrity - users },
      participant: { forYou: users },
      brand: { paid },
    },
    views,
    followsByRole: { brand: Math.round(31_000 * luck), celebrity: Math.round(90_000 * luck * share[plan]) },
    warnings: replicate % 2 ? [`Bought impressions: ${replicate},000 of 127M were not delivered.`] : [],
  };
}

export function pasha(names: readonly string[], replicates: number): Promise<Comparison> {
  const { campaign } = fabricateScenario(plans);
  const scenario = fabricateScenario(plans, {
    campaign: {
      ...campaign,
      ...{ market: "China", hashtag: "#MakeYourOwnPath", filter: true, prize: "none", objective: "views" },
      expectedVideos: { value: 20_000 },
    },
    question: "Would the dance challenge have travelled as far on a follow feed?",
    results: [
      { metric: "views", plan: "Douyin", value: 1.1e9, low: 824e6, high: 1.375e9, usedFor: "tuning" },
      { metric: "participantPosts", plan: "Douyin", value: 4500, low: 1000, high: 20_000, usedFor: "checking" },
    ],
    inputs: [
      { path: "audience.users", status: "stated", value: 600e6, origin: { from: "file", place: "" } },
      { path: "douyin-2020: people.slotsPerDay", status: "reported", value: 200, origin: { from: "file", place: "" } },
      { path: "model.joinRate", status: "assumed", value: 1e-4, origin: { from: "file", place: "" } },
      { path: "model.ease", status: "tuned", value: 0.3, origin: { from: "file", place: "" } },
    ],
  });
  return compare(scenario, { plans: names, replicates, engine: fakeEngine(outcome) });
}
