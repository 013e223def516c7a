import { pathText, readPath, related } from "../../vocabulary/faults.ts";
import { briefSchema } from "../entries/schema.ts";
import { type ParseOptions, parseScenario } from "../parse.ts";
import { differentInputs, inputsOf } from "../plans/inputs.ts";
import type { Input, Plan, Tune } from "../plans/plan.ts";
import { readSource, type Source } from "../values/document.ts";
import { notesAt, valueAt } from "../values/validate.ts";

type Path = readonly PropertyKey[];

/** One value that a run of a plan uses, and where it comes from. */
export interface Explained extends Input {
  /** Values that belong together: `campaign`, `creators`, of the model's `people`, `feed`, `response` …, and `model` for the rest. */
  readonly group: string;
  readonly meaning: string;
  readonly unit?: string;
  /** What a scenario may say there. */
  readonly allowed?: string;
  /** The scenario, an override (`--set`), the plan's `set`, a platform, a preset (of a tier or of `ugc.ask`) or a default. */
  readonly from: "file" | "override" | "plan" | "platform" | "preset" | "default";
  /** `file:line:column`, `--set …` or the platform's name; empty for presets and defaults that nothing in the file asks for. */
  readonly place: string;
  /** The result for which `feedcast tune` is to solve it within its range; its value is no more than a place to start from. */
  readonly tune?: string;
}

/** Every value of one plan of a scenario. */
export interface Explanation {
  readonly plan: string;
  readonly change: string;
  readonly values: readonly Explained[];
}

/**
 * What a plan runs with. `path` is what a scenario or `--set` writes to change the value.
 * @param choose picks the plan among the scenario's
 * @throws {InputError} if the scenario has faults
 */
export function explain(text: string, options: ParseOptions, choose: (plans: readonly Plan[]) => Plan): Explanation {
  const scenario = parseScenario(text, options);
  const source = readSource(text, scenario.file, options.set ?? []);
  const plan = choose(scenario.plans);
  const { brief } = plan;
  const set = setOf(source, scenario.plans.indexOf(plan));
  const own: Input[] = [
    { path: "campaign.days", status: "stated", value: brief.campaign.days },
    { path: "model.tick", status: brief.tick.fixed ? "assumed" : brief.tick.status, value: brief.tick.value },
    {
      path: brief.view.fixed ? `${scenario.plans[0].brief.platform}: view` : "model.view",
      status: brief.view.status,
      value: brief.view.value,
      ...(brief.view.source === undefined ? {} : { source: brief.view.source }),
    },
  ];
  const used = (plan.onEach ?? [plan]).map(({ brief: part }) =>
    // Followers on platforms of other families are not this plan's.
    inputsOf(part).filter(({ path }) => [undefined, part.family].includes(/\.followers\.(.+)$/.exec(path)?.[1])),
  );
  const values = [...own, ...differentInputs(used)].map((input) => explained(input, source, set, scenario.tunes));
  return { plan: plan.name, change: plan.change, values };
}

interface SetEntry {
  readonly path: Path;
  readonly place: string;
}

/** What the plan itself sets, and where. */
function setOf(source: Source, index: number): SetEntry[] {
  const set = valueAt(source.raw, ["compare", index, "set"]);
  if (typeof set !== "object" || set === null) return [];
  return Object.keys(set).map((key) => ({
    path: readPath(key) ?? [],
    place: source.place(["compare", index, "set", key]),
  }));
}

function explained(input: Input, source: Source, set: readonly SetEntry[], tunes: readonly Tune[]): Explained {
  const [platform, below] = input.path.includes(": ") ? input.path.split(": ") : [undefined, input.path];
  const text = platform === undefined ? below! : below === "people.users" ? "audience.users" : `model.${below}`;
  const path = readPath(text) ?? [];
  const about = notesAt(briefSchema, path) ?? notesAt(briefSchema, path.slice(0, -1));
  const tune = tunes.find((entry) => entry.path === text);
  return {
    ...input,
    path: text,
    group: String(path[0] === "model" && path.length > 2 ? path[1] : path[0]),
    meaning: about?.meaning ?? "",
    ...(about?.unit === undefined ? {} : { unit: about.unit }),
    ...(about?.range === undefined ? {} : { allowed: about.range }),
    ...(tune === undefined ? {} : { tune: tune.metric, low: tune.low, high: tune.high }),
    ...(platform === undefined ? originOf(path, source, set, input) : { from: "platform", place: platform }),
  };
}

/** Keys of the brief whose words stand for a number of the model. */
const wordsFor: readonly (readonly [string, Path])[] = [
  ["model.challenge.ease", ["ugc", "ask"]],
  ["model.view", ["model", "interface", "publicCounter"]],
  ["campaign.days", ["campaign", "end"]],
];

function originOf(
  path: Path,
  source: Source,
  set: readonly SetEntry[],
  { status, source: words }: Input,
): Pick<Explained, "from" | "place"> {
  const inPlan = set.find((entry) => related(entry.path, path));
  if (inPlan !== undefined) return { from: "plan", place: inPlan.place };
  const forbids: Path[] = status === "stated" && path[2] === "kinds" ? [["ugc", "duets_and_stitches"]] : [];
  const stated = [
    path,
    ...forbids,
    ...wordsFor.filter(([text]) => pathText(path).startsWith(text)).map(([, words]) => words),
  ].find((at) => valueAt(source.raw, at) !== undefined);
  const place = stated === undefined ? "" : source.place(stated);
  if (words?.startsWith("preset of")) return { from: "preset", place };
  if (stated === undefined) return { from: "default", place };
  return { from: place.startsWith("--set") ? "override" : "file", place };
}
