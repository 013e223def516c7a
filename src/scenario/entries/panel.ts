/** Whom a run follows one by one: everybody (1), a share of the users, or about two million of them. */
export type Panel = "auto" | number;

/** Users that `panel: auto` follows: reach is then exact to a thousandth of itself where one in five is reached. */
const autoUsers = 2_000_000;

/** Share of users who are followed one by one. */
export function panelShare(panel: Panel, users: number): number {
  return panel === "auto" ? Math.min(1, autoUsers / users) : panel;
}
