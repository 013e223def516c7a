import { quantity } from "../values/leaves.ts";
import { number, share } from "../values/statedValue.ts";

/** `model.feed.trending:` and `model.feed.search:` — discovery: hot lists, the page of a challenge, search. */

const fraction = share(0, 1);

const heatOf = (event: string) => quantity(`Heat of one ${event} of the campaign`, number(0, 1e6));

export const trendingShape = {
  threshold: quantity("Heat within an hour that puts a campaign on the hot list", number(0, 1e15)),
  heatPerPost: heatOf("post"),
  heatPerView: heatOf("view"),
  heatPerShare: heatOf("share"),
  heatPerSearch: heatOf("search"),
  listShare: quantity("Share of the slots on trending pages that show a campaign on the hot list", fraction),
  pageViewsPerView: quantity(
    "Views on the page of the challenge per view elsewhere; without a challenge there is no page",
    number(0, 10),
  ),
};

export const trendingNames = Object.keys(trendingShape) as (keyof typeof trendingShape)[];

export const searchShape = {
  searchesPerView: quantity(
    "Searches for the campaign per view outside search and the challenge's page",
    number(0, 10),
  ),
};
