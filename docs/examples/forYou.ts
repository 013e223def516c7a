import { type FeedPost, type ForYouPart, Tally, tallyWidth } from "feedcast";

/** Nine in ten impressions go to the best posts so far, one in ten to everything that is new: explore and exploit. */
export const bandit: ForYouPart = ({ people, clock, scorer }) => {
  const perDay = people.users / 100;
  const best = 5;
  const lifeTicks = 48 / clock.tickHours;
  const posts = new Map<number, { post: FeedPost; counts: Float64Array }>();
  const prediction = new Float64Array(scorer.predictions);
  return {
    enter(post) {
      posts.set(post.index, { post, counts: new Float64Array(tallyWidth) });
    },
    ask(tick, { request, retire }) {
      for (const [index, { post }] of posts) {
        if (tick < post.publishTick + lifeTicks) continue;
        posts.delete(index);
        retire(index);
      }
      const scored = [...posts.values()].map(({ post, counts }) => {
        const ageHours = (tick - post.publishTick) * clock.tickHours;
        const facts = {
          durationSeconds: post.durationSeconds,
          ageHours,
          inNetwork: 0,
          followers: post.author.followers,
        };
        return { index: post.index, score: scorer.scorePost(counts, 0, facts, prediction) };
      });
      scored.sort((a, b) => b.score - a.score || a.index - b.index);
      const budget = perDay * clock.activity(tick);
      scored.forEach(({ index }, place) => {
        const exploited = place < best ? (0.9 * budget) / Math.min(best, scored.length) : 0;
        request(index, Math.round(exploited + (0.1 * budget) / scored.length));
      });
    },
    observe(post, _interest, counts, offset) {
      const known = posts.get(post);
      if (!known) return;
      for (const column of [Tally.impressions, Tally.validPlays, ...scorer.columns]) {
        known.counts[column] += counts[offset + column];
      }
    },
  };
};
