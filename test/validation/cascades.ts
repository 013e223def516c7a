import type { FollowColumns } from "../../src/graph/columns.ts";
import { derive, type Key, rootKey, uniform } from "../../src/lib/random.ts";
import type { GraphSettings } from "../../src/scenario/settle/settings.ts";
import type { Cascade } from "../../src/world/post.ts";
import { activityBinMeans } from "../../src/world/segments.ts";
import { follows } from "../follows.ts";
import { cascadeSettings, cascadesOf, outsidePosts, postsOf } from "../influence/cascadeWorld.ts";
import { drawnFollows, pairedFollows } from "../influence/randomGraphs.ts";
import { meanOf } from "../statistic.ts";
import type { Claim } from "./claim.ts";
import { compared, shareOf, varianceOf } from "./figures.ts";

const section = "Cascades, through the whole engine with slots for everything";
const key = rootKey("validation/cascades");
const sizeOf = (cascade: Cascade) => cascade.parent.length;

/** Posts by accounts 0 … posts − 1 of the graph, from the first again where there are more. */
function grown(graph: FollowColumns, probability: number, posts: number, generations = 720): Cascade[] {
  const accounts = postsOf(Array.from({ length: posts }, (_, i) => i % graph.accounts));
  return cascadesOf(cascadeSettings(graph, probability, { accounts, clock: { ticks: generations } }));
}

const complete = [0, 1, 2, 3].flatMap((u) => [0, 1, 2, 3].filter((v) => v !== u).map((v) => [u, v] as const));

/** Arcs, probability, expected members from account 0. */
const exact = [
  [
    "a diamond (0→1, 0→2, 1→3, 2→3), p = .5",
    [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ],
    0.5,
    2.4375,
  ],
  [
    "a path of four, p = .3",
    [
      [0, 1],
      [1, 2],
      [2, 3],
    ],
    0.3,
    1.417,
  ],
  [
    "a directed triangle, p = .4",
    [
      [0, 1],
      [1, 2],
      [2, 0],
    ],
    0.4,
    1.56,
  ],
  ["four who all follow one another, p = .2", complete, 0.2, 1.812736],
] as const satisfies readonly (readonly [string, readonly (readonly [number, number])[], number, number])[];

const exactClaims = exact.map(([name, arcs, probability, expected]): Claim => {
  return {
    section,
    claim: `A post reaches as many as an independent cascade on ${name}`,
    against: "sum over all worlds of live arcs (EoN, igraph)",
    evidence() {
      const graph = follows(arcs);
      const accounts = postsOf(new Array<number>(100_000).fill(0));
      const cascades = cascadesOf(cascadeSettings(graph, probability, { accounts, clock: { ticks: 10 } }));
      return compared([{ got: meanOf(cascades.map(sizeOf)), expected }], 5);
    },
  };
});

/** A whole number with these probabilities of 0, 1, 2 … */
function draw(u: number, probability: (k: number) => number): number {
  let rest = u;
  for (let k = 0; ; k++) {
    rest -= probability(k);
    if (rest < 0 || k > 100_000) return k;
  }
}

/** Probabilities of 0, 1, 2 … of a Poisson distribution (shape Infinity) or a negative-binomial one. */
function offspring(mean: number, shape: number): (k: number) => number {
  const table: number[] = [];
  return (k) => {
    for (let j = table.length; j <= k; j++) {
      if (shape === Number.POSITIVE_INFINITY) table[j] = j === 0 ? Math.exp(-mean) : (table[j - 1] * mean) / j;
      else if (j === 0) table[j] = (1 + mean / shape) ** -shape;
      else table[j] = (table[j - 1] * (shape + j - 1) * mean) / (j * (shape + mean));
    }
    return table[k];
  };
}

/** Follower counts so distributed: passed on by each with probability p they leave the same with mean p · mean. */
function graphOf(accounts: number, mean: number, shape: number, name: string): FollowColumns {
  const own = derive(key, name.length);
  const probability = offspring(mean, shape);
  return drawnFollows(accounts, (u) => draw(uniform(own, u), probability), derive(own, 1));
}

const poisson = Number.POSITIVE_INFINITY;

const treeClaims: readonly Claim[] = [
  {
    section,
    claim:
      "Below the threshold a post reaches 1/(1 − R) on average, with variance R/(1 − R)³: Poisson offspring, R = .9",
    against: "Galton–Watson, closed form",
    evidence() {
      const sizes = grown(graphOf(200_000, 10, poisson, "tree"), 0.09, 100_000).map(sizeOf);
      return compared([
        { name: "mean", got: meanOf(sizes), expected: 10 },
        { name: "variance", got: varianceOf(sizes), expected: 900 },
      ]);
    },
  },
  {
    section,
    claim: "Sizes of cascades are Borel's at R = .5: shares of 1, 2 and 3 members",
    against: "closed form (SciPy)",
    evidence() {
      const sizes = grown(graphOf(200_000, 10, poisson, "tree"), 0.05, 100_000).map(sizeOf);
      const expected = [0.60653, 0.18394, 0.08367];
      return compared(
        expected.map((share, i) => {
          return { got: shareOf(sizes.filter((size) => size === i + 1).length, sizes.length), expected: share };
        }),
      );
    },
  },
  ...(
    [
      ["Poisson, mean 1.5", 1.5, poisson, 12, 0.417188],
      ["negative binomial, mean 1.5, k = .3", 1.5, 0.3, 12, 0.8346],
      ["geometric, mean 2", 2, 1, 7, 0.5],
    ] as const
  ).map(([name, mean, shape, generations, q]): Claim => {
    return {
      section,
      claim: `Cascades die out as often as q = G(q) says: offspring ${name} (q = ${q})`,
      against: `extinction within ${generations} generations, G(G(… G(0)))`,
      evidence() {
        const pgf = (s: number) =>
          shape === poisson ? Math.exp(mean * (s - 1)) : (1 + (mean / shape) * (1 - s)) ** -shape;
        let expected = 0;
        for (let generation = 0; generation < generations; generation++) expected = pgf(expected);
        const posts = 5000;
        const cascades = grown(graphOf(200_000, 10, shape, name), mean / 10, posts, generations);
        const extinct = cascades.filter((cascade) => depthOf(cascade) < generations).length;
        return compared([{ got: shareOf(extinct, posts), expected }]);
      },
    };
  }),
];

function depthOf({ parent }: Cascade): number {
  const depths = new Int32Array(parent.length);
  let deepest = 0;
  for (let node = 1; node < parent.length; node++) {
    depths[node] = depths[parent[node]] + 1;
    deepest = Math.max(deepest, depths[node]);
  }
  return deepest;
}

/** Cascades from accounts of several graphs of the configuration model, as shares of all accounts, by graph. */
function onPairedGraphs(degree: (u: number) => number, probability: number, posts = 50): number[][] {
  const [accounts, graphs] = [10_000, 8];
  return Array.from({ length: graphs }, (_, g) => {
    const own = derive(derive(key, 99), g);
    const degrees = Uint32Array.from({ length: accounts }, (_, i) => degree(uniform(own, i)));
    if (degrees.reduce((sum, k) => sum + k, 0) % 2 === 1) degrees[0]++;
    const graph = pairedFollows(degrees, derive(own, 1));
    const accountsAsked = postsOf(Array.from({ length: posts }, (_, i) => (accounts / posts) * i));
    const cascades = cascadesOf(cascadeSettings(graph, probability, { accounts: accountsAsked }));
    return cascades.map((cascade) => sizeOf(cascade) / accounts);
  });
}

const tenOnAverage = (u: number) => draw(u, offspring(10, poisson));
const twoOrTen = (u: number) => (u < 0.5 ? 2 : 10);

const thresholdClaims: readonly Claim[] = [
  ...(
    [
      ["Poisson degrees, mean 10 (threshold .1), T = .15", tenOnAverage, 0.15, 0.58281],
      ["Poisson degrees, mean 10 (threshold .1), T = .2", tenOnAverage, 0.2, 0.79681],
      ["half degree 2, half degree 10 (threshold .1304), T = .2", twoOrTen, 0.2, 0.46098],
      ["half degree 2, half degree 10 (threshold .1304), T = .3", twoOrTen, 0.3, 0.68049],
    ] as const
  ).map(([name, degree, probability, expected]): Claim => {
    return {
      section,
      claim: `Above ⟨k⟩ / (⟨k²⟩ − ⟨k⟩) a share S of posts break out, to a share S of people: ${name}`,
      against: "configuration model, S = 1 − G0(1 − T + T·u) (EoN, igraph); 8 graphs of 10,000",
      evidence() {
        const byGraph = onPairedGraphs(degree, probability);
        const outbreaks = byGraph.map((shares) => shares.filter((share) => share > 0.1));
        const posts = byGraph.flat().length;
        return compared([
          { name: "people", got: meanOf(outbreaks.map((shares) => meanOf(shares).mean)), expected },
          { name: "posts", got: shareOf(outbreaks.flat().length, posts), expected },
        ]);
      },
    };
  }),
  {
    section,
    claim: "Below the threshold nothing breaks out: half degree 2, half degree 10, T = .1; members on average",
    against: "1 + T⟨k⟩ / (1 − T(⟨k²⟩ − ⟨k⟩)/⟨k⟩) = 3.571 (S = 0)",
    evidence() {
      const sizes = onPairedGraphs(twoOrTen, 0.1, 2500)
        .flat()
        .map((share) => 10_000 * share);
      return compared([{ got: meanOf(sizes), expected: 1 + 0.6 / (1 - (0.1 * 46) / 6) }]);
    },
  },
  {
    section,
    claim:
      "On the procedural graph, of people as active as on the shipped platforms, a share S of people is reached at R = 2",
    against: "S = mean over activity bins of 1 − exp(−R·g·S), g the activity; 6 graphs of 60,000",
    evidence() {
      const activity = activityBinMeans(0.5, 10);
      let share = 1;
      for (let step = 0; step < 500; step++)
        share = activity.reduce((sum, g) => sum + 1 - Math.exp(-2 * g * share), 0) / activity.length;
      const users = 60_000;
      const got = Array.from({ length: 6 }, (_, population) => {
        const changes = {
          seed: `procedural ${population}`,
          people: { users, activityBins: 10, activityShape: 0.5, interests: 4 },
          accounts: outsidePosts(20, 10),
        };
        const sizes = cascadesOf(cascadeSettings(tenEach(0.3), 0.2, changes)).map((cascade) => sizeOf(cascade) / users);
        return meanOf(sizes.filter((size) => size > 0.05)).mean;
      });
      return compared([{ got: meanOf(got), expected: share }]);
    },
  },
  {
    section,
    claim: "At the threshold, R = 1, cascades on the procedural graph grow with the population as N^(1/3)",
    against: "a plain chain, each told person telling ten at random; N = 8,000 and 64,000 (ratio 2 in the limit)",
    evidence() {
      const pairs = [8_000, 64_000].map((users) => {
        const expected = meanOf(chain(users, 1, 20_000));
        const name = `N = ${users.toLocaleString("en-US")}`;
        return {
          name,
          got: meanOf(onProcedural(users, 1, 20_000)),
          expected: expected.mean,
          error: expected.standardError,
        };
      });
      const found = compared(pairs, 3);
      const ratio = pairs[1].got.mean / pairs[0].got.mean;
      return { ...found, figure: `${found.figure}; ratio ${ratio.toFixed(2)}` };
    },
  },
  {
    section,
    claim: "The threshold is N^(−1/3) wide: share of posts that reach more than N^(2/3) at (R − 1)·N^(1/3) = −2, 0, 2",
    against: "the same chain; N = 8,000 and 64,000",
    evidence() {
      const pairs = [8_000, 64_000].flatMap((users) =>
        [-2, 0, 2].map((distance) => {
          const reproduction = 1 + distance / Math.cbrt(users);
          const large = (sizes: readonly number[]) => sizes.filter((size) => size > users ** (2 / 3)).length;
          const posts = 8_000;
          const expected = shareOf(large(chain(users, reproduction, posts)), posts);
          const got = shareOf(large(onProcedural(users, reproduction, posts)), posts);
          const name = `N = ${users.toLocaleString("en-US")}, ${distance}`;
          return { name, got, expected: expected.mean, error: expected.standardError };
        }),
      );
      return compared(pairs, 2);
    },
  },
];

/** A procedural graph in which everybody has nine to eleven followers. */
function tenEach(homophily: number): GraphSettings {
  const posters = { median: 10, exponent: 2.5, maxFollowers: 11 };
  return { meanFollowers: 10, exponent: 2.5, maxFollowers: 11, homophily, posters };
}

/** Members of cascades among people who are alike, from accounts that ten follow. */
function onProcedural(users: number, reproduction: number, posts: number): number[] {
  const settings = cascadeSettings(tenEach(0), reproduction / 10, {
    people: { users, activityBins: 1 },
    accounts: outsidePosts(posts, 10),
  });
  return cascadesOf(settings).map(sizeOf);
}

/** The same without any graph: everybody who is told, and the author, tells ten at random, each with probability R/10. */
function chain(users: number, reproduction: number, posts: number): number[] {
  const own: Key = derive(derive(key, users), Math.round(1e6 * reproduction));
  const toldIn = new Int32Array(users).fill(-1);
  let draws = 0;
  return Array.from({ length: posts }, (_, post) => {
    let size = 1;
    for (let tell = 10; tell > 0; tell--) {
      if (uniform(own, draws++) >= reproduction / 10) continue;
      const person = Math.floor(uniform(own, draws++) * users);
      if (toldIn[person] === post) continue;
      toldIn[person] = post;
      size++;
      tell += 10;
    }
    return size;
  });
}

export const claims: readonly Claim[] = [...exactClaims, ...treeClaims, ...thresholdClaims];
