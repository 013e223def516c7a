import { madeUpFollows } from "./follows.ts";

/** The text of `whom-to-ask.txt.gz`. */
export function whomToAsk(): string {
  const lines = ["# Made up by scenarios/graphs/generate.ts: who follows, who is followed."];
  const options = { accounts: 5000, followees: 8, circles: 40, closeness: 0.98, imitation: 0.6, seed: "whom to ask" };
  for (const [follower, followee] of madeUpFollows(options)) lines.push(`${follower} ${followee}`);
  return `${lines.join("\n")}\n`;
}
