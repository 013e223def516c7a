interface ActionRow {
  /** True where only a valid play can lead to it. */
  readonly needsPlay: boolean;
  /**
   * `withPlay`: one draw decides it with the valid play. `apart`: it has a draw of its own, which moves neither plays nor likes.
   * `joining`: it is one of the ways to join a challenge. All but the last have a rate and a slope on appeal.
   */
  readonly drawn: "withPlay" | "apart" | "joining";
  /** True where posts differ in it by more than their quality. */
  readonly differs: boolean;
  /** True where a ranking may learn from it. */
  readonly inFormulas: boolean;
  /** Names for texts: "a like", "likes". */
  readonly one: string;
  readonly many: string;
}

/**
 * Actions of a viewer on a post, one row for each. Another action needs a row here, a rate and a slope in the platforms that
 * state responses, a multiplier in every platform, and a column of its name in `Tally`.
 */
export const actionTable = {
  like: { needsPlay: true, drawn: "withPlay", differs: true, inFormulas: true, one: "a like", many: "likes" },
  comment: { needsPlay: true, drawn: "apart", differs: true, inFormulas: true, one: "a comment", many: "comments" },
  share: { needsPlay: true, drawn: "apart", differs: true, inFormulas: true, one: "a share", many: "shares" },
  save: { needsPlay: true, drawn: "apart", differs: true, inFormulas: true, one: "a save", many: "saves" },
  follow: { needsPlay: true, drawn: "apart", differs: true, inFormulas: true, one: "a follow", many: "follows" },
  notInterested: {
    needsPlay: false,
    drawn: "apart",
    differs: false,
    inFormulas: true,
    one: "not-interested",
    many: "not-interested",
  },
  duet: { needsPlay: false, drawn: "joining", differs: false, inFormulas: true, one: "a duet", many: "duets" },
  stitch: { needsPlay: false, drawn: "joining", differs: false, inFormulas: true, one: "a stitch", many: "stitches" },
  ownTake: {
    needsPlay: false,
    drawn: "joining",
    differs: false,
    inFormulas: false,
    one: "an own take",
    many: "own takes",
  },
} as const satisfies Record<string, ActionRow>;

type ActionTable = typeof actionTable;
export type Action = keyof ActionTable;
type ActionsWith<Property> = { [A in Action]: ActionTable[A] extends Property ? A : never }[Action];

export const actions = Object.keys(actionTable) as Action[];

function actionsWith<const Property extends Partial<ActionRow>>(property: Property) {
  const wanted = Object.entries(property);
  const has = (action: Action) =>
    wanted.every(([name, value]) => actionTable[action][name as keyof ActionRow] === value);
  return actions.filter(has) as ActionsWith<Property>[];
}

/** Actions with a draw of their own. */
export const apartActions = actionsWith({ drawn: "apart" });
export type ApartAction = (typeof apartActions)[number];

/** Actions in which posts differ by more than their quality. */
export const answers = actionsWith({ differs: true });
export type Answer = (typeof answers)[number];

const waysToJoin = actionsWith({ drawn: "joining" });

/** Actions with a rate and a slope on appeal: all but the ways to join a challenge. */
export const ratedActions = actions.filter((action) => !(waysToJoin as Action[]).includes(action)) as RatedAction[];
export type RatedAction = Exclude<Action, (typeof waysToJoin)[number]>;

/** Actions that only a valid play can lead to. */
export const playActions = actionsWith({ needsPlay: true });

/** Actions that a formula may name. */
export const formulaActions = actionsWith({ inFormulas: true });

/** One value for each of these actions. */
export function perAction<A extends Action, Value>(of: readonly A[], value: (action: A) => Value): Record<A, Value> {
  return Object.fromEntries(of.map((action) => [action, value(action)])) as Record<A, Value>;
}
