/** Parts of a list of metrics, in the order in which a report prints them. */
export const metricSections = ["people", "views", "challenge", "actions", "live", "shop", "spread", "money"] as const;

export type MetricSection = (typeof metricSections)[number];

/** Decimals that are printed of a metric at most, by its unit. `ratio` is a quotient or an index without a unit. */
const decimalsOf = {
  people: 0,
  views: 0,
  actions: 0,
  posts: 0,
  sales: 0,
  steps: 0,
  hours: 1,
  share: 3,
  ratio: 3,
  /** In the campaign's currency. */
  money: 2,
} as const;

export type MetricUnit = keyof typeof decimalsOf;

/** One metric of a run. Counts are people or events at full scale. */
export interface Metric {
  /** Name in a table, at most 19 columns. */
  readonly label: string;
  /** Name inside a sentence: "the earned views of A". */
  readonly words: string;
  readonly unit: MetricUnit;
  readonly section: MetricSection;
  /**
   * Figures that add up: those of two platforms, those of all audience groups. People of two platforms do not, because
   * some use both; neither does a quotient. A metric that adds up over groups is measured for each of them.
   */
  readonly adds?: readonly ("platforms" | "groups")[];
  /** Tables of a comparison that list the metric: of all plans, and of a plan's two platforms. */
  readonly tables?: readonly ("plans" | "platforms")[];
  /** `lower`: less of it is better. */
  readonly better?: "lower";
}

const platforms = ["platforms"] as const;
const groups = ["groups"] as const;
const both = ["platforms", "groups"] as const;
const plans = ["plans"] as const;
const everywhere = ["plans", "platforms"] as const;

/**
 * Every metric, one row each, in the order of JSON; that order and the keys are part of the result's contract.
 * `clicks` to `leads` exist with a shop: `purchases` and `returns` up to the end, `sales` their money net of returns,
 * `leads` in place of the three where the shop makes leads. `cost` is all that was spent; it and its quotients are
 * absent where a fee or a price is unknown.
 */
const table = {
  impressions: row("Impressions", "impressions", "views", "views", { adds: both }),
  views: row("Views, all", "views", "views", "views", { adds: both, tables: everywhere }),
  earnedViews: row("Views, earned", "earned views", "views", "views", { adds: platforms, tables: plans }),
  paidViews: row("Views, paid", "paid views", "views", "views", { adds: platforms, tables: plans }),
  validPlays: row("Valid plays", "valid plays", "views", "views", { adds: platforms }),
  reach: row("People reached (1+)", "people reached", "people", "people", { adds: groups, tables: everywhere }),
  reach3plus: row("Reached 3+ times", "people reached 3+ times", "people", "people", {
    adds: groups,
    tables: everywhere,
  }),
  targetReach: row("Target reached (1+)", "people of the target reached", "people", "people", { tables: everywhere }),
  targetReach3plus: row("Target reached 3+", "people of the target reached 3+ times", "people", "people", {
    tables: everywhere,
  }),
  averageFrequency: row("Times seen, average", "average frequency", "ratio", "people", { tables: plans }),
  watchHours: row("Hours watched", "hours watched", "hours", "views", { adds: platforms }),
  completionRate: row("Completion rate", "completion rate", "share", "views"),
  likes: row("Likes", "likes", "actions", "actions", { adds: platforms }),
  comments: row("Comments", "comments", "actions", "actions", { adds: platforms }),
  questions: row("Questions, live", "questions in live rooms", "actions", "live", { adds: platforms, tables: plans }),
  shares: row("Shares", "shares", "actions", "actions", { adds: platforms, tables: plans }),
  saves: row("Saves", "saves", "actions", "actions", { adds: platforms }),
  duets: row("Duets", "duets", "posts", "challenge", { adds: platforms }),
  stitches: row("Stitches", "stitches", "posts", "challenge", { adds: platforms }),
  ownTakes: row("Own takes", "own takes", "posts", "challenge", { adds: platforms }),
  participants: row("People who joined", "people who joined", "people", "challenge", { adds: both }),
  participantPosts: row("UGC videos", "UGC videos", "posts", "challenge", { adds: platforms, tables: plans }),
  viewsPerParticipantPost: row("Views per UGC video", "views per UGC video", "ratio", "challenge", { tables: plans }),
  follows: row("New followers", "new followers", "people", "actions", { adds: both, tables: plans }),
  liveViewers: row("Live viewers, all", "live viewers in all", "people", "live", { adds: platforms, tables: plans }),
  concurrencyPeak: row("Live viewers, peak", "live viewers at the peak", "people", "live", { tables: plans }),
  notInterested: row("Not interested", "answers of not interested", "actions", "actions", {
    adds: platforms,
    better: "lower",
  }),
  reproductionNumber: row("Joiners per joiner", "joiners per joiner", "ratio", "challenge"),
  timeToPeakHours: row("Hours to the peak", "hours to the peak", "hours", "spread", { better: "lower" }),
  halfLifeHours: row("Hours to half views", "hours to half of the views", "hours", "spread"),
  gini: row("Gini of views", "Gini index of views", "share", "spread"),
  top1Share: row("Top 1% of posts", "share of views on the top 1% of posts", "share", "spread"),
  cascadeSize: row("Largest cascade", "people in the largest cascade", "people", "spread"),
  cascadeDepth: row("Depth of cascade", "steps in the largest cascade", "steps", "spread"),
  structuralVirality: row("Structural virality", "structural virality", "ratio", "spread"),
  clicks: row("Clicks on the link", "clicks on the link", "actions", "shop", { adds: platforms, tables: plans }),
  carts: row("Carts or forms", "carts or forms", "actions", "shop", { adds: platforms }),
  purchases: row("Purchases", "purchases", "sales", "shop", { adds: platforms, tables: plans }),
  returns: row("Returns", "returns", "sales", "shop", { adds: platforms, better: "lower" }),
  sales: row("Sales", "sales", "money", "money", { adds: platforms, tables: plans }),
  leads: row("Leads", "leads", "sales", "shop", { adds: platforms, tables: plans }),
  cost: row("Cost", "cost", "money", "money", { tables: everywhere, better: "lower" }),
  costPerThousandViews: row("Cost, 1,000 views", "cost per 1,000 views", "money", "money", {
    tables: plans,
    better: "lower",
  }),
  costPerThousandPeople: row("Cost, 1,000 people", "cost per 1,000 people reached", "money", "money", {
    tables: plans,
    better: "lower",
  }),
  costPerThousandTarget: row("Cost, 1,000 target", "cost per 1,000 people of the target", "money", "money", {
    tables: everywhere,
    better: "lower",
  }),
  costPerFollower: row("Cost, new follower", "cost per new follower", "money", "money", {
    tables: plans,
    better: "lower",
  }),
  costPerSale: row("Cost, sale kept", "cost per sale kept", "money", "money", { tables: plans, better: "lower" }),
  costPerLead: row("Cost, lead", "cost per lead", "money", "money", { tables: plans, better: "lower" }),
};

function row(
  label: string,
  words: string,
  unit: MetricUnit,
  section: MetricSection,
  rest: Pick<Metric, "adds" | "tables" | "better"> = {},
): Metric {
  return { label, words, unit, section, ...rest };
}

export type MetricName = keyof typeof table;

export const metrics: Readonly<Record<MetricName, Metric>> = table;

export const metricNames = Object.keys(table) as [MetricName, ...MetricName[]];

/** Section by section, and within a section in the order of JSON: the order of printed lists. */
export const metricsBySection: readonly MetricName[] = metricSections.flatMap((section) =>
  metricNames.filter((name) => metrics[name].section === section),
);

/** Metrics whose figures of two platforms, or of all audience groups, add up. */
export function metricsThatAdd(over: "platforms" | "groups"): MetricName[] {
  return metricNames.filter((name) => metrics[name].adds?.includes(over));
}

/** Metrics that a table of a comparison lists, in the order of printed lists. */
export function metricsInTable(name: "plans" | "platforms"): MetricName[] {
  return metricsBySection.filter((metric) => metrics[metric].tables?.includes(name));
}

/** Decimals that are printed of a metric at most. */
export function decimals(name: MetricName): number {
  return decimalsOf[metrics[name].unit];
}
