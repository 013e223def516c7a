import { describe, expect, it } from "vitest";
import { derive, rootKey } from "../../src/lib/random.ts";
import { answers, perAction } from "../../src/vocabulary/actions.ts";
import { answersTo, usualAnswers } from "../../src/world/answers.ts";
import { zLimit } from "../lib/testKey.ts";
import { meanZ } from "../statistic.ts";

const spread = { like: 0.3, comment: 0.8, share: 1.1, save: 0.5, follow: 0.9 };
const together = { like: 0.9, comment: 0.6, share: 0.3, save: 0, follow: 1 };
const posts = 40_000;
const root = rootKey("answers to posts");
const all = Array.from({ length: posts }, (_, post) => answersTo({ spread, together }, derive(root, post)));
/** The logarithm of a factor, standardised as the log-normal of mean 1 has it. */
const standard = (name: (typeof answers)[number]) =>
  all.map((factors) => Math.log(factors[name]) / spread[name] + spread[name] / 2);

describe("how readily posts are answered", () => {
  it.each(answers)("is log-normal with mean 1 and the stated spread: %s", (name) => {
    expect(Math.abs(meanZ(all.map((factors) => factors[name] - 1)))).toBeLessThan(zLimit);
    const z = standard(name);
    expect(Math.abs(meanZ(z))).toBeLessThan(zLimit);
    expect(Math.abs(meanZ(z.map((value) => value ** 2 - 1)))).toBeLessThan(zLimit);
    // Skewness 0 and kurtosis 3, as a normal variable has them.
    expect(Math.abs(meanZ(z.map((value) => value ** 3)))).toBeLessThan(zLimit);
    expect(Math.abs(meanZ(z.map((value) => value ** 4 - 3)))).toBeLessThan(zLimit);
  });

  it("goes together as far as the answers have a part in common", () => {
    for (const [i, one] of answers.entries()) {
      for (const other of answers.slice(i + 1)) {
        const [x, y] = [standard(one), standard(other)];
        const products = x.map((value, post) => value * y[post] - together[one] * together[other]);
        expect(Math.abs(meanZ(products)), `${one} and ${other}`).toBeLessThan(zLimit);
      }
    }
  });

  it("belongs to the post's key", () => {
    const settings = { spread, together };
    expect(answersTo(settings, derive(root, 7))).toEqual(all[7]);
    expect(answersTo(settings, derive(root, 8))).not.toEqual(all[7]);
  });

  it("is multiplied by the account's factor, but for coming to follow", () => {
    const [usual, eager] = [1, 2.5].map((account) => answersTo({ spread, together }, derive(root, 7), account));
    for (const name of ["like", "comment", "share", "save"] as const)
      expect(eager[name] / usual[name]).toBeCloseTo(2.5, 12);
    expect(eager.follow).toBe(usual.follow);
  });

  it("is the average where posts do not differ", () => {
    const none = perAction(answers, () => 0);
    expect(answersTo({ spread: none, together }, derive(root, 7))).toEqual(usualAnswers);
    expect(Object.values(usualAnswers)).toEqual(answers.map(() => 1));
  });
});
