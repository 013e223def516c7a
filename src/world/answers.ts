import { derive, type Key, normal } from "../lib/random.ts";
import type { ResponseSettings } from "../scenario/settle/settings.ts";
import { type Answer, answers } from "../vocabulary/actions.ts";
import { Purpose } from "./purpose.ts";

/** Factor on the probability of each answer to one post: some posts are shared much, others are liked and not shared. */
export type PostAnswers = Readonly<Record<Answer, number>>;

/** A post that is answered as the average post is. */
export const usualAnswers: PostAnswers = { like: 1, comment: 1, share: 1, save: 1, follow: 1 };

/**
 * Factors of a post: log-normal with mean 1, with one part that all answers have in common.
 * @param post key of the post
 * @param account factor of all of the account's posts, on all answers but coming to follow
 */
export function answersTo(
  { spread, together }: Pick<ResponseSettings, "spread" | "together">,
  post: Key,
  account = 1,
): PostAnswers {
  const key = derive(post, Purpose.answerFactors);
  const common = normal(key, 0);
  const of = (answer: Answer) => {
    const [sd, part] = [spread[answer], together[answer]];
    const z = part * common + Math.sqrt(1 - part * part) * normal(key, 1 + answers.indexOf(answer));
    return Math.exp(sd * z - (sd * sd) / 2);
  };
  return {
    like: account * of("like"),
    comment: account * of("comment"),
    share: account * of("share"),
    save: account * of("save"),
    follow: of("follow"),
  };
}
