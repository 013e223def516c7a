import { meant } from "../vocabulary/faults.ts";
import { usageError } from "./usage.ts";

interface Named {
  readonly name: string;
}

/** The plan of that name. */
export function knownPlan(flag: string, name: string, plans: readonly Named[]): string {
  const exact = plans.find((plan) => plan.name === name);
  const found = exact ?? plans.find((plan) => plan.name.toLowerCase() === name.trim().toLowerCase());
  if (found) return found.name;
  const names = plans.map((plan) => `"${plan.name}"`);
  const hint = meant(
    name,
    plans.map((plan) => plan.name),
  );
  throw usageError(flag, `one of the plans ${names.join(", ")}`, name, hint);
}

/** Plans of `--plans a,b`. A name that itself holds a comma can be given alone. */
export function knownPlans(text: string, plans: readonly Named[]): string[] {
  const alone = plans.find((plan) => plan.name === text);
  const names = alone ? [alone.name] : text.split(",").map((name) => knownPlan("--plans", name.trim(), plans));
  if (new Set(names).size < names.length) throw usageError("--plans", "each plan once", text);
  return names;
}
