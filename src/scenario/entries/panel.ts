import { expected, meant } from "../../vocabulary/faults.ts";
import { leaf } from "../values/leaves.ts";
import { fails, type Reading, readQuantity, share } from "../values/statedValue.ts";

/** `panel:` — how many users a run follows one by one. */

/** `auto`, or the share of the users who are followed one by one, above 0 and up to 1. */
export type Panel = "auto" | number;

/** Users that `panel: auto` follows: reach is then exact to a thousandth of itself where one in five is reached. */
const autoUsers = 2_000_000;

/** Share of users who are followed one by one. */
export function panelShare(panel: Panel, users: number): number {
  return panel === "auto" ? Math.min(1, autoUsers / users) : panel;
}

function readPanel(raw: unknown): Reading<Panel> {
  if (raw === "auto") return { read: raw };
  const reading = readQuantity(raw, { ...share(1e-9, 1), point: true });
  if ("faults" in reading) {
    const hint = typeof raw === "string" ? meant(raw, ["auto"]) : undefined;
    return fails(expected("auto or a share of the users (10%, 1 for everybody)", raw, hint));
  }
  return { read: reading.read.value };
}

export const panelSchema = leaf<Panel>(
  {
    meaning:
      "Users followed one by one: 1 (everybody), a share, or auto (2 million); the others are simulated as aggregates",
    range: "above 0% … 100%",
    words: ["auto", "1", "10%"],
  },
  readPanel,
  "auto",
).default("auto");
