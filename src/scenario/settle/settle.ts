import type { FollowColumns } from "../../graph/columns.ts";
import { deriveText, normal, rootKey } from "../../lib/random.ts";
import type { ViewRule } from "../../vocabulary/terms.ts";
import { panelShare } from "../entries/panel.ts";
import type { Brief, PlatformWorld } from "../plans/brief.ts";
import type { Plan } from "../plans/plan.ts";
import { type InputValues, withValues } from "../plans/values.ts";
import type { Draw } from "../values/quantity.ts";
import { hourOfDay } from "../values/when.ts";
import { accountsOf } from "./accounts.ts";
import { drawTree, inputsOfWorld } from "./draw.ts";
import { feedOf } from "./feed.ts";
import { liveOf } from "./live.ts";
import { normalised, normalisedGroup } from "./normalise.ts";
import { paidOf } from "./paid.ts";
import { groupsOf } from "./people.ts";
import type {
  CostSettings,
  GraphSettings,
  ImportedGraph,
  PeopleSettings,
  PlatformSettings,
  Settings,
} from "./settings.ts";
import { shopOf } from "./shop.ts";

/** A world: its seed, and inputs that are held at a value instead of drawn. */
export interface SettleOptions {
  readonly seed: string;
  readonly values?: InputValues | undefined;
}

/**
 * The plan's brief as plain numbers. Every ranged input is drawn once, keyed by the seed and the input's name, hence the
 * same in every plan; creators become accounts with posts.
 */
export function settle(plan: Plan, { seed, values }: SettleOptions): Settings {
  const brief = withValues(plan.brief, values);
  const draw = inputsOfWorld(seed);
  const users = Math.round(draw(brief.users, "audience.users"));
  const tickHours = brief.tick.value;
  const hourWeights = normalised(brief.hourWeights.value);
  const response = drawTree(draw, brief.response, "model.response");
  const { autoplay, multipliers } = drawTree(draw, brief.interface, "model.interface");
  const { validPlay: validPlayBeta, ...beta } = response.beta;
  const challenge = drawTree(draw, brief.challenge, "model.challenge");
  const { mean, betweenChallenges, sd } = challenge.quality;
  const clock = {
    tickHours,
    ticks: Math.ceil((24 * brief.campaign.days) / tickHours - 1e-9),
    startHour: hourOfDay(brief.campaign.start),
    hourWeights,
  };
  const shop = brief.shop && shopOf(draw, brief.shop);
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
      spread: response.spread,
      together: response.together,
      watch: response.watch,
      backgroundDuration: response.backgroundDuration,
      variance: normalisedGroup(response.variance),
      beta,
      validPlayBeta,
      autoplay,
      multipliers,
    },
    challenge: {
      ...challenge,
      kinds: normalisedGroup(challenge.kinds),
      quality: { mean: mean + betweenChallenges * normal(deriveText(rootKey(seed), "challenge quality"), 0), sd },
    },
    accounts,
    paid: paidOf(brief, { draw, clock, groups }),
    live: liveOf(brief, { draw, clock, accounts, shop }),
    viewRule: viewRules[brief.view.value],
    ...(shop === undefined ? {} : { shop }),
    ...(brief.money.isStated ? { costs: costsOf(draw, brief.money) } : {}),
    reference: platformOf(draw, brief.reference),
    earnedOn: Object.fromEntries(
      Object.entries(brief.earnedOn).map(([platform, world]) => [platform, platformOf(draw, world, brief.imported)]),
    ),
  };
}

function platformOf(
  draw: Draw,
  { users: stated, ...platform }: PlatformWorld,
  imported?: FollowColumns,
): PlatformSettings {
  const users = Math.round(draw(stated, "audience.users"));
  return {
    people: { ...peopleOf(draw, platform.people), users, groups: [] },
    graph: imported ? importedGraph(imported) : graphOf(draw, platform.graph, users),
    feed: feedOf(draw, platform.feed),
    autoplay: platform.interface.autoplay.value,
    multipliers: drawTree(draw, platform.interface.multipliers, "model.interface.multipliers"),
  };
}

const viewRules: Readonly<Record<Brief["view"]["value"], ViewRule>> = {
  impression: "impression",
  "play start": "playStart",
  "valid play": "validPlay",
};

function peopleOf(draw: Draw, { users: _, ...people }: Brief["people"]): Omit<PeopleSettings, "users" | "groups"> {
  const { strata, ...drawn } = drawTree(draw, people, "model.people");
  return { ...drawn, activityBins: Math.round(strata), interests: Math.round(drawn.interests) };
}

/** Largest share of all users that may follow one ordinary account. */
const largestShare = 0.05;

function importedGraph(columns: FollowColumns): ImportedGraph {
  return { columns, meanFollowers: columns.followers.length / columns.accounts };
}

function graphOf(draw: Draw, graph: Brief["graph"], users: number): GraphSettings {
  const { meanFollowers, exponent, maxFollowers, homophily, posters } = drawTree(draw, graph, "model.graph");
  const most = (followers: number) => Math.round(Math.min(followers, largestShare * users));
  return {
    meanFollowers,
    exponent,
    homophily,
    maxFollowers: most(maxFollowers),
    posters: { ...posters, maxFollowers: most(posters.maxFollowers) },
  };
}

function costsOf(draw: Draw, { production, budget }: Brief["money"]): CostSettings {
  const lines = budget && Object.entries(budget).map(([line, { value }]) => [line, value]);
  return {
    production: production === undefined ? 0 : draw(production, "campaign.production"),
    ...(lines === undefined ? {} : { budget: Object.fromEntries(lines) as CostSettings["budget"] & object }),
  };
}
