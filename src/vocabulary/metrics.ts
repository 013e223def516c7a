/**
 * Every metric of a run, in the order of the reports. Counts are people or events at full scale; money is in the
 * campaign's currency. `cost` is all that was spent; it and what is divided by it (1,000 views of both kinds, 1,000
 * people reached, 1,000 people of the target reached, new followers of the brand, purchases not returned, leads) are absent where a fee or a price is not
 * known. `clicks` to `leads` are there with a shop: `purchases` and `returns` up to the end, `sales` their money net of
 * returns, `leads` in the place of the three where the shop makes leads or appointments.
 */
export const metricNames = [
  "impressions",
  "views",
  "earnedViews",
  "paidViews",
  "validPlays",
  "reach",
  "reach3plus",
  "targetReach",
  "targetReach3plus",
  "averageFrequency",
  "watchHours",
  "completionRate",
  "likes",
  "comments",
  "questions",
  "shares",
  "saves",
  "duets",
  "stitches",
  "ownTakes",
  "participants",
  "participantPosts",
  "viewsPerParticipantPost",
  "follows",
  "concurrencyPeak",
  "notInterested",
  "reproductionNumber",
  "timeToPeakHours",
  "halfLifeHours",
  "gini",
  "top1Share",
  "cascadeSize",
  "cascadeDepth",
  "structuralVirality",
  "clicks",
  "carts",
  "purchases",
  "returns",
  "sales",
  "leads",
  "cost",
  "costPerThousandViews",
  "costPerThousandPeople",
  "costPerThousandTarget",
  "costPerFollower",
  "costPerSale",
  "costPerLead",
] as const;

export type MetricName = (typeof metricNames)[number];
