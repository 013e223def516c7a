import { deriveText, type Key, rootKey, uniform } from "../../lib/random.ts";
import { accountsOf, paidOf } from "./accounts.ts";
import { groupsOf } from "./people.ts";
import type { Brief } from "../plans/brief.ts";
import { roleOfTier } from "../entries/creators.ts";
import { liveOf } from "./live.ts";
import { panelShare } from "../entries/panel.ts";
import { type Draw, type Quantity, quantile, type Stated } from "../values/quantity.ts";
import type { Plan } from "../scenario.ts";
import type {
  CostSettings,
  FeedSettings,
  FollowColumns,
  GraphSettings,
  ImportedGraph,
  PeopleSettings,
  PoolsSettings,
  RaceSettings,
  Settings,
  ShopSettings,
  ViewRule,
} from "./settings.ts";
import { hourOfDay } from "../values/when.ts";

/**
 * The plan's brief as plain numbers: every ranged input is drawn once, keyed by the seed and the input's name, hence
 * the same in every plan; creators become accounts with posts.
 */
export function settle({ brief }: Plan, seed: string): Settings {
  const draw = inputsOfWorld(seed);
  const users = Math.round(draw(brief.users, "audience.users"));
  const tickHours = brief.tick.value;
  const hourWeights = normalised(brief.hourWeights.value);
  const response = drawTree(draw, brief.response, "model.response");
  const { autoplay, multipliers } = drawTree(draw, brief.interface, "model.interface");
  const { validPlay: validPlayBeta, ...beta } = response.beta;
  const challenge = drawTree(draw, brief.challenge, "model.challenge");
  const clock = {
    tickHours,
    ticks: Math.ceil((24 * brief.campaign.days) / tickHours - 1e-9),
    startHour: hourOfDay(brief.campaign.start),
    hourWeights,
  };
  const shop = brief.shop && shopOf(draw, brief.shop);
  const { reference } = brief;
  const audience = groupsOf(brief, draw, users);
  const { groups } = audience;
  const accounts = accountsOf(brief, { seed, clock, users, groups, qualityVariance: response.variance.quality });
  return {
    seed,
    people: { ...peopleOf(draw, brief.people), users, ...audience },
    panel: panelShare(brief.panel, users),
    clock,
    graph: brief.imported ? importedGraph(brief.imported) : graphOf(draw, brief.graph, users),
    feed: feedOf(draw, brief.feed),
    response: {
      followed: response.followed,
      fatigue: response.fatigue,
      validPlay: response.validPlay,
      lift: response.lift,
      longViewSeconds: response.longViewSeconds,
      rates: response.rates,
      watch: response.watch,
      backgroundDuration: response.backgroundDuration,
      variance: normalisedGroup(response.variance),
      beta,
      validPlayBeta,
      autoplay,
      multipliers,
    },
    challenge: { ...challenge, kinds: normalisedGroup(challenge.kinds) },
    accounts,
    paid: paidOf(brief, { draw, clock, groups }),
    live: liveOf(brief, { draw, clock, accounts, shop }),
    viewRule: viewRules[brief.view.value],
    ...(shop === undefined ? {} : { shop }),
    ...(brief.money.isStated ? { costs: costsOf(draw, brief.money) } : {}),
    reference: {
      people: {
        ...peopleOf(draw, reference.people),
        users: Math.round(draw(reference.users, "audience.users")),
        groups: [],
      },
      graph: brief.imported
        ? importedGraph(brief.imported)
        : graphOf(draw, reference.graph, Math.round(draw(reference.users, "audience.users"))),
      feed: feedOf(draw, reference.feed),
    },
  };
}

const viewRules: Readonly<Record<Brief["view"]["value"], ViewRule>> = {
  impression: "impression",
  "play start": "playStart",
  "valid play": "validPlay",
};

/** Draws inputs of a world by their names. */
export function inputsOfWorld(seed: string): Draw {
  return drawer(deriveText(rootKey(seed), "inputs"));
}

function drawer(inputs: Key): Draw {
  return (quantity, name) => quantile(quantity, uniform(deriveText(inputs, name)));
}

/** A tree of quantities with every one drawn. */
type Drawn<T> = T extends Stated<infer V> ? V : { [K in keyof T]: Drawn<T[K]> };

const isStated = (tree: object): tree is Stated<unknown> => "status" in tree;
const isQuantity = (stated: Stated<unknown>): stated is Quantity => typeof stated.value === "number";

function drawTree<T extends object>(draw: Draw, tree: T, name: string): Drawn<T> {
  const walk = (node: unknown, path: string): unknown => {
    if (typeof node !== "object" || node === null) return node;
    if (isStated(node)) return isQuantity(node) ? draw(node, path) : node.value;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value, `${path}.${key}`)]));
  };
  return walk(tree, name) as Drawn<T>;
}

function peopleOf(draw: Draw, { users: _, ...people }: Brief["people"]): Omit<PeopleSettings, "users" | "groups"> {
  const drawn = drawTree(draw, people, "model.people");
  return { ...drawn, strata: Math.round(drawn.strata), interests: Math.round(drawn.interests) };
}

/** Largest share of all users that may follow one ordinary account. */
const largestShare = 0.05;

function importedGraph(columns: FollowColumns): ImportedGraph {
  return { columns, meanFollowers: columns.followers.length / columns.accounts };
}

function graphOf(draw: Draw, graph: Brief["graph"], users: number): GraphSettings {
  const { meanFollowers, exponent, maxFollowers, homophily } = drawTree(draw, graph, "model.graph");
  return { meanFollowers, exponent, homophily, maxFollowers: Math.round(Math.min(maxFollowers, largestShare * users)) };
}

function feedOf(draw: Draw, feed: Brief["feed"]): FeedSettings {
  const { slots, following, formula, forYou, trending, search, sharing, lift } = drawTree(draw, feed, "model.feed");
  const { trending: onPages = 0, search: inSearch = 0 } = slots;
  return {
    slotShare: normalisedGroup({ ...slots, trending: onPages, search: inSearch, live: slots.live ?? 0 }),
    following,
    formula,
    ...(forYou === undefined || slots.forYou === 0 ? {} : { forYou: forYouOf(forYou) }),
    ...(trending !== undefined && onPages > 0 ? { trending } : {}),
    ...(search !== undefined && onPages + inSearch > 0 ? { search } : {}),
    sharing,
    lift,
  };
}

/** Checked by `checkForYou`: what the policy needs is there. */
function forYouOf(drawn: Drawn<NonNullable<Brief["feed"]["forYou"]>>): PoolsSettings | RaceSettings {
  const { policy, budgets, hours, startFollowers, passShare, lifeHours } = drawn;
  if (policy === "race") return { policy, lifeHours: lifeHours! };
  return {
    policy,
    budgets: budgets!,
    hours: hours!,
    startFollowers: startFollowers!,
    ...(passShare === undefined ? {} : { passShare }),
  };
}

function costsOf(draw: Draw, { production, budget }: Brief["money"]): CostSettings {
  const lines = budget && Object.entries(budget).map(([line, { value }]) => [line, value]);
  return {
    production: production === undefined ? 0 : draw(production, "campaign.production"),
    ...(lines === undefined ? {} : { budget: Object.fromEntries(lines) as CostSettings["budget"] & object }),
  };
}

function shopOf(
  draw: Draw,
  { on, link: _, outcome, price, model, ...rates }: NonNullable<Brief["shop"]>,
): ShopSettings {
  const {
    click_rate: clickRate,
    cart_rate: cartRate,
    buy_rate: buyRate,
    delay,
    return_rate,
  } = drawTree(draw, rates, "shop");
  const { clickBeta, delaySigma } = drawTree(draw, model, "model.shop");
  return {
    on: on.flatMap((carrier) => (carrier === "live room" ? [] : [roleOfTier[carrier]])),
    outcome: outcome === "sale" ? "sale" : "lead",
    ...(price === undefined || price.unknown ? {} : { price: draw(price, "shop.price") }),
    clickRate,
    clickBeta,
    cartRate,
    buyRate,
    delay: { medianHours: delay, sigma: delaySigma },
    returnRate: return_rate ?? 0,
  };
}

function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

/** Shares that sum to 1 again after each was drawn by itself. */
function normalisedGroup<T extends Readonly<Record<keyof T, number>>>(shares: T): { [K in keyof T]: number } {
  const sum = Object.values<number>(shares).reduce((total, share) => total + share, 0);
  const result = { ...shares } as { [K in keyof T]: number };
  for (const name in shares) result[name] = shares[name] / sum;
  return result;
}
