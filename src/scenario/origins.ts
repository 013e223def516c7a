import { related } from "../vocabulary/faults.ts";
import type { Brief } from "./plans/brief.ts";
import type { ScenarioSource } from "./values/document.ts";
import type { Origin, Quantity } from "./values/quantity.ts";
import { valueAt } from "./values/validate.ts";

type Path = readonly PropertyKey[];

/** Tells where the values of a file come from: the file, an override of it, or a default. */
export function originsIn(source: ScenarioSource): (path: Path) => Origin {
  return (path) => {
    if (valueAt(source.raw, path) === undefined) return { from: "default", place: "" };
    const place = source.place(path);
    return { from: place.startsWith("--set") ? "override" : "file", place };
  };
}

/** The same for a plan whose `set` states values of its own. `set` holds the paths and where each stands. */
export function originsInPlan(
  source: ScenarioSource,
  set: readonly { readonly path: Path; readonly place: string }[],
): (path: Path) => Origin {
  const inFile = originsIn(source);
  return (path) => {
    const entry = set.find((each) => related(each.path, path));
    return entry ? { from: "plan", place: entry.place } : inFile(path);
  };
}

/** A brief whose values that a word of the brief stands for come from that word. */
export function withOriginsOfWords(brief: Brief, originAt: (path: Path) => Origin): Brief {
  const { ease, kinds } = brief.challenge;
  const forbidden = originAt(["ugc", "duets_and_stitches"]);
  const kind = (quantity: Quantity): Quantity => (quantity.origin ? quantity : { ...quantity, origin: forbidden });
  const preset: Origin = { from: "preset", place: originAt(["ugc", "ask"]).place };
  return {
    ...brief,
    challenge: {
      ...brief.challenge,
      ease: ease.origin || ease.status !== "assumed" ? ease : { ...ease, origin: preset },
      kinds: { ownTake: kind(kinds.ownTake), duet: kind(kinds.duet), stitch: kind(kinds.stitch) },
    },
  };
}
