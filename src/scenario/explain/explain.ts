import { readPath } from "../../vocabulary/faults.ts";
import { briefSchema } from "../entries/schema.ts";
import { originsIn } from "../origins.ts";
import { type ParseOptions, parseScenario } from "../parse.ts";
import { differentInputs, inputsOf } from "../plans/inputs.ts";
import type { Input, Plan, Tune } from "../plans/plan.ts";
import { readSource } from "../values/document.ts";
import type { Origin } from "../values/quantity.ts";
import { notesAt } from "../values/validate.ts";

/** One value that a run of a plan uses, and where it comes from. */
export interface Explained extends Omit<Input, "origin">, Origin {
  /** Values that belong together: `campaign`, `creators`, of the model's `people`, `feed`, `response` …, and `model` for the rest. */
  readonly group: string;
  readonly meaning: string;
  readonly unit?: string;
  /** Values that a scenario may state there. */
  readonly allowed?: string;
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
 * The inputs that a plan runs with. `path` is what a scenario or `--set` writes to change the value.
 * @param choose picks the plan among the scenario's
 * @throws {InputError} if the scenario has faults
 */
export function explain(text: string, options: ParseOptions, choose: (plans: readonly Plan[]) => Plan): Explanation {
  const scenario = parseScenario(text, options);
  const source = readSource(text, scenario.file, options.set ?? []);
  const plan = choose(scenario.plans);
  const { brief } = plan;
  const originAt = originsIn(source);
  const days = originAt(["campaign", "days"]);
  const length = days.from === "default" ? originAt(["campaign", "end"]) : days;
  const own: Input[] = [
    { path: "campaign.days", status: "stated", value: brief.campaign.days, origin: length },
    {
      path: "model.tick",
      status: brief.tick.fixed ? "assumed" : brief.tick.status,
      value: brief.tick.value,
      origin: brief.tick.origin ?? originAt(["model", "tick"]),
    },
    {
      path: brief.view.fixed ? `${scenario.plans[0].brief.platform}: view` : "model.view",
      status: brief.view.status,
      value: brief.view.value,
      origin: brief.view.origin ?? originAt(["model", "view"]),
      ...(brief.view.source === undefined ? {} : { source: brief.view.source }),
    },
  ];
  const used = (plan.onEach ?? [plan]).map(({ brief: part }) =>
    // Followers on platforms of other families are not this plan's.
    inputsOf(part).filter(({ path }) => [undefined, part.family].includes(/\.followers\.(.+)$/.exec(path)?.[1])),
  );
  const values = [...own, ...differentInputs(used)].map((input) => explained(input, scenario.tunes));
  return { plan: plan.name, change: plan.change, values };
}

function explained({ origin, ...input }: Input, tunes: readonly Tune[]): Explained {
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
    ...origin,
  };
}
