import { short } from "../lib/numberText.ts";
import type { PanelSummary } from "../metrics/run.ts";
import { twoDigits } from "./numbers.ts";

/** The caveat where reach is estimated from a panel. @param reach as printed beside it */
export function panelNote({ users, standardError }: PanelSummary, reach: number): string {
  const share = reach > 0 ? ((standardError.reach ?? 0) / reach) * 100 : 0;
  const off = share > 0 ? `, give or take ${twoDigits(share)}% of people reached by its choice` : "";
  return (
    `Reach and frequency are estimated from a panel of ${short(users, 2)} users, who are followed one by one${off}; views ` +
    "and actions are drawn for all users. To follow everybody: panel: 1."
  );
}
