import { counted } from "../report/numbers.ts";
import { styleFor, wrap } from "../report/terminal/layout.ts";
import { type Explained, type Explanation, explain } from "../scenario/explain/explain.ts";
import { readTextFile } from "./files.ts";
import { hasColour, type Io } from "./io.ts";
import { jsonText } from "./json.ts";
import { knownPlan } from "./planNames.ts";
import { valueHead, valueLines } from "./values.ts";

export interface ExplainFlags {
  readonly plan?: string;
  readonly set?: readonly string[];
  readonly json?: true;
}

/** `feedcast explain FILE --plan NAME`. */
export async function explainCommand(file: string, flags: ExplainFlags, io: Io): Promise<void> {
  const explanation = explain(await readTextFile(file, "a scenario file"), { file, set: flags.set ?? [] }, (plans) => {
    const name = flags.plan === undefined ? plans[0].name : knownPlan("--plan", flags.plan, plans);
    return plans.find((plan) => plan.name === name)!;
  });
  // JSON has no word for what has no end.
  const values = explanation.values.map((entry) =>
    entry.value === Infinity ? { ...entry, value: "unlimited" } : entry,
  );
  io.stdout.write(flags.json ? jsonText({ ...explanation, values }) : page(explanation, hasColour(io)));
}

function page({ plan, change, values }: Explanation, colour: boolean): string {
  const { strong } = styleFor(colour);
  const groups = [...new Set(values.map(({ group }) => group))];
  const sections = groups.map((group) => [
    strong(group.toUpperCase()),
    ...values.filter((entry) => entry.group === group).flatMap(lines),
  ]);
  const head = [strong(plan.toUpperCase()), ...wrap(change), "", ...counts(values), "", strong(valueHead)];
  return `${[head, ...sections].map((section) => section.join("\n")).join("\n\n")}\n`;
}

/** The words of the report: what is known, and what only brackets a guess. */
function counts(values: readonly Explained[]): string[] {
  const how = (entry: Explained) => {
    if (entry.tune !== undefined) return "to be tuned";
    return ["stated", "assumed", "tuned"].includes(entry.status) ? entry.status : "sourced";
  };
  const words = ["stated", "sourced", "assumed", "tuned", "to be tuned"].flatMap((word) => {
    const many = values.filter((entry) => how(entry) === word).length;
    return many === 0 ? [] : [`${many} ${word}`];
  });
  return wrap(
    `${counted(values.length, "value")}: ${words.join(", ")}. Runs draw from the ranges that the scenario or a tier's ` +
      "preset gives; those of platforms and defaults only say what is not known.",
  );
}

const origins: Readonly<Record<Explained["from"], string>> = {
  file: "",
  override: "",
  plan: "set by the plan, ",
  platform: "platform ",
  preset: "",
  default: "default",
};

function lines(entry: Explained): string[] {
  const { path, status, from, place, unit, source, tune } = entry;
  const stated = from === "preset" && place !== "" ? `${place}, ` : `${origins[from]}${place}`;
  const origin = [
    from === "preset" ? stated + (source ?? "") : stated,
    ...(from !== "preset" && source ? [source] : []),
  ];
  return valueLines(path, entry, tune === undefined ? status : "to tune", [
    `${unit === undefined || unit === "text" ? "" : `${unit}; `}${origin.filter(Boolean).join(": ")}`,
    ...(tune === undefined ? [] : [`waits for feedcast tune, which solves it for ${tune}`]),
  ]);
}
