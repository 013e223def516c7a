import { deriveText, rootKey, uniform } from "../../src/lib/random.ts";

/** A made-up follow graph: circles of friends of very different sizes, and in each a few whom most of it follows. */
export interface FollowsOptions {
  readonly accounts: number;
  /** Accounts that each one follows. */
  readonly followees: number;
  readonly circles: number;
  /** Share of followees in one's own circle, 0 … 1. */
  readonly closeness: number;
  /** Share of followees who are taken from whom somebody follows already: the rich get richer. */
  readonly imitation: number;
  readonly seed: string;
}

/**
 * Arcs [follower, followee], one account after the other. A new account follows whom members of its circle follow, or
 * any of them, and a few from elsewhere in the same way. Some arcs are there twice.
 */
export function* madeUpFollows(options: FollowsOptions): Generator<readonly [number, number]> {
  const { accounts, followees, circles, closeness, imitation, seed } = options;
  const { a, b } = deriveText(rootKey(seed), "made-up follows");
  let draw = 0;
  const chance = () => uniform({ a, b }, draw++);
  /** Circle c has 1 / (c + 1) of the members of the first. */
  const weights = Array.from({ length: circles }, (_, c) => 1 / (c + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const circleOf = (u: number) => {
    let left = u * total;
    let circle = 0;
    while (circle < circles - 1 && left >= weights[circle]) left -= weights[circle++];
    return circle;
  };
  const members: number[][] = weights.map(() => []);
  const followed: number[][] = weights.map(() => []);
  for (let account = 0; account < accounts; account++) {
    const own = circleOf(chance());
    for (let i = 0; i < followees; i++) {
      const circle = chance() < closeness ? own : circleOf(chance());
      const from = chance() < imitation && followed[circle].length > 0 ? followed[circle] : members[circle];
      if (from.length === 0) continue;
      const followee = from[Math.floor(chance() * from.length)];
      followed[circle].push(followee);
      yield [account, followee];
    }
    members[own].push(account);
  }
}
