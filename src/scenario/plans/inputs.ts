import { pathText } from "../../vocabulary/faults.ts";
import type { MetricName } from "../../vocabulary/metrics.ts";
import { roleOfTier } from "../entries/creators.ts";
import { metricOf } from "../entries/results.ts";
import { tiers } from "../entries/tiers.ts";
import { leaves, type Value } from "../values/leafTree.ts";
import type { Origin, Stated } from "../values/quantity.ts";
import type { Brief } from "./brief.ts";
import type { Input, Plan, Tune } from "./plan.ts";
import type { InputValues } from "./values.ts";

/** Inputs that wait for `feedcast tune`. `path` is where they stand in the file. */
export function tunesOf(file: unknown): (Omit<Tune, "metric"> & {
  readonly metric: MetricName | undefined;
  readonly at: readonly PropertyKey[];
  readonly wanted: string;
})[] {
  return leaves(file).flatMap(({ path, stated: { tune } }) =>
    tune === undefined
      ? []
      : [
          {
            path: pathText(path),
            at: path,
            metric: metricOf(tune.metric),
            wanted: tune.metric,
            low: tune.low,
            high: tune.high,
            isWhole: tune.isWhole,
          },
        ],
  );
}

const nowhere: Origin = { from: "default", place: "" };

function inputOf(path: string, { value, low, high, status, source, origin = nowhere }: Stated<Value>): Input {
  const bounds = typeof low === "number" && typeof high === "number" && low < high ? { low, high } : {};
  return { path, status, value, ...bounds, ...(source === undefined ? {} : { source }), origin };
}

/** Every input of these plans; one on two platforms has the inputs of both. */
export function inputsOfPlans(plans: readonly Plan[]): Input[] {
  return differentInputs(plans.flatMap((plan) => (plan.onEach ?? [plan]).map(({ brief }) => inputsOf(brief))));
}

/** Every value that a run of this brief uses, with where it came from. */
export function inputsOf(brief: Brief): Input[] {
  const { forYou, trending, search, ...rest } = brief.feed;
  const { slots } = rest;
  const hasTrending = (slots.trending?.value ?? 0) > 0;
  const hasSearch = hasTrending || (slots.search?.value ?? 0) > 0;
  const feed = {
    ...rest,
    ...(slots.forYou.value > 0 ? { forYou } : {}),
    ...(hasTrending ? { trending } : {}),
    ...(hasSearch ? { search } : {}),
  };
  const platformGroups: readonly [string, string, unknown][] = [
    [brief.platform, "people", { ...brief.people, users: undefined }],
    [brief.platform, "hourWeights", brief.hourWeights],
    [brief.platform, "graph", brief.imported ? {} : brief.graph],
    [brief.feedOf, "feed", feed],
    [brief.platform, "interface", brief.interface],
    [brief.responseFrom, "response", brief.response],
  ];
  const users = brief.users.fixed ? `${brief.platform}: people.users` : "audience.users";
  return [
    inputOf(users, brief.users),
    ...brief.groups.flatMap(({ path, ...group }) =>
      leaves(group, path).flatMap(({ path: at, stated }) => (stated.fixed ? [] : [inputOf(pathText(at), stated)])),
    ),
    ...leaves(brief.shared, ["audience", "shared"]).map(({ path, stated }) => inputOf(pathText(path), stated)),
    ...platformGroups.flatMap(([platform, group, tree]) =>
      leaves(tree, [group]).map(({ path, stated }) =>
        inputOf(stated.fixed ? `${platform}: ${pathText(path)}` : `model.${pathText(path)}`, stated),
      ),
    ),
    ...leaves(brief.challenge, ["model", "challenge"]).map(({ path, stated }) => inputOf(pathText(path), stated)),
    ...(brief.brand === undefined ? [] : authorInputs(["brand"], brief.brand, "brand")),
    ...differentPaths(brief.creators.flatMap(creatorInputs)),
    ...shopInputs(brief.shop),
    ...leaves(brief.money.production, ["campaign", "production"]).map(({ path, stated }) =>
      inputOf(pathText(path), stated),
    ),
    ...leaves(
      brief.paid.map(({ impressions, days, lean, cpm, budget }) => ({
        impressions,
        days,
        lean,
        cpm: known(cpm),
        budget,
      })),
    ).map(({ path: [index, ...rest], stated }) =>
      inputOf(pathText(["paid", brief.paid[Number(index)].at, ...rest]), stated),
    ),
    ...brief.live.flatMap((event) =>
      leaves(event, ["live", event.at])
        .filter(({ stated }) => !(stated.status === "stated" && stated.fixed))
        .map(({ path, stated }) => inputOf(pathText(path), stated)),
    ),
  ];
}

/** With those of whom it replaces, whose fees decide how many there are. */
function creatorInputs({ insteadOf, ...creator }: Brief["creators"][number]): Input[] {
  const replaced = insteadOf === undefined ? [] : creatorInputs(insteadOf.creator);
  return [...replaced, ...authorInputs(["creators", creator.at], creator, roleOfTier[creator.tier])];
}

function shopInputs(shop: Brief["shop"]): Input[] {
  if (shop === undefined) return [];
  const { model, ...stated } = shop;
  return [...leaves(stated, ["shop"]), ...leaves(model, ["model", "shop"])]
    .filter(({ stated: { unknown } }) => !unknown)
    .map(({ path, stated: value }) => inputOf(pathText(path), value));
}

function differentPaths(inputs: readonly Input[]): Input[] {
  return [...new Map(inputs.map((input) => [input.path, input])).values()];
}

const known = <T extends object>(value: T | undefined): T | undefined =>
  value !== undefined && "unknown" in value ? undefined : value;

/** An author's stated inputs, and the presets that stand in for the rest. */
function authorInputs(
  path: readonly PropertyKey[],
  author: NonNullable<Brief["brand"]> | Brief["creators"][number],
  role: keyof typeof tiers,
): Input[] {
  const { followers, duration, average_views, engagement_rate, ...rest } = author;
  const preset = tiers[role];
  const fee = "fee" in author ? { fee: known(author.fee) } : {};
  /** The file says `unknown`, and the preset stands in there. */
  const presetFollowers = preset.followers && {
    ...preset.followers,
    origin: { from: "preset" as const, place: (followers && "origin" in followers && followers.origin?.place) || "" },
  };
  const tree = {
    ...rest,
    ...fee,
    followers: "account" in rest && rest.account !== undefined ? undefined : (known(followers) ?? presetFollowers),
    average_views: known(average_views),
    engagement_rate: known(engagement_rate),
    duration: duration ?? preset.duration,
  };
  return leaves(tree, path)
    .filter(({ stated }) => !stated.unknown && !(stated.status === "stated" && stated.fixed))
    .map(({ path: at, stated }) => inputOf(pathText(at), stated));
}

/** The inputs of both that differ: one list without repetitions. */
export function differentInputs<T extends { readonly path: string; readonly value: unknown }>(
  lists: readonly (readonly T[])[],
): T[] {
  const found = new Map<string, T>();
  for (const input of lists.flat()) {
    const key = JSON.stringify([input.path, input.value]);
    if (!found.has(key)) found.set(key, input);
  }
  return [...found.values()];
}

/** @throws {RangeError} if a value is held for an input that none of the plans has */
export function requireInputs(plans: readonly Plan[], values: InputValues = {}): void {
  const paths = Object.keys(values);
  if (paths.length === 0) return;
  const known = new Set(inputsOfPlans(plans).map(({ path }) => path));
  const unknown = paths.find((path) => !known.has(path));
  if (unknown === undefined) return;
  throw new RangeError(`values: expected inputs of the scenario's plans, got ${JSON.stringify(unknown)}`);
}
