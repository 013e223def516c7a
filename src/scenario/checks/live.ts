import { short } from "../../lib/numberText.ts";
import { unknownWord } from "../../vocabulary/faults.ts";
import { roleOfTier } from "../entries/creators.ts";
import { sellingNames } from "../entries/live.ts";
import type { BriefFile } from "../entries/schema.ts";
import { hasLinkInRooms } from "../entries/shop.ts";
import { tiers } from "../entries/tiers.ts";
import type { Brief, KeyedCreator } from "../plans/brief.ts";
import { keyed } from "../plans/plans.ts";
import { isHost } from "../plans/swap.ts";
import { onFamily } from "../values/perFamily.ts";
import { startOf } from "../values/when.ts";
import { highOf, lowOf, type Path, type Report } from "./bounds.ts";

/** `live:` — hosts exist, events lie inside the campaign, and every stated value has an effect on its event. */

export function checkHosts(file: BriefFile, report: Report): void {
  const { creators, live } = keyed(file);
  const known = [...(file.brand === undefined ? [] : ["brand"]), ...creators.flatMap(({ key, tier }) => [key, tier])];
  for (const { at, hosts, stay, stay_sigma: sigma } of live) {
    for (const word of hosts) {
      const isKnown = word === "brand" ? file.brand !== undefined : creators.some((creator) => isHost(creator, word));
      if (!isKnown) report(["live", at, "hosts"], unknownWord("brand or creators of the scenario", word, known));
    }
    if (stay === "exponential" && sigma !== undefined)
      report(["live", at, "stay_sigma"], "has no effect: stay: exponential fixes the spread");
  }
}

/** Events lie inside the campaign, and no more people are registered than the hosts can have as followers. */
export function checkLive(brief: Brief, report: Report): void {
  const { live, campaign } = brief;
  const horizon = 24 * campaign.days;
  for (const { at, start, lasts, hosts, pre_registered: guests } of live) {
    const path: Path = ["live", at, "start"];
    const from = startOf(start, campaign.start, horizon) ?? horizon;
    const end = from + highOf(lasts);
    if (from < 0) report(path, "expected a time after the campaign's start, got one before it");
    else if (from >= horizon)
      report(path, `expected a time before the campaign's end after ${short(campaign.days)} days, got one after it`);
    else if (end > horizon + 1e-9)
      report(
        ["live", at, "lasts"],
        `expected an end within the campaign's ${short(campaign.days)} days, got one ${short(end - horizon)}h later`,
      );
    const most = mostFollowers(hosts, brief);
    if (most !== undefined && lowOf(guests) > most)
      report(
        ["live", at, "pre_registered"],
        `expected at most the ${short(most)} followers of the hosts, got ${short(lowOf(guests))}`,
      );
  }
}

/** Most people who can follow these hosts; undefined without hosts, or if only a run can tell. */
function mostFollowers(hosts: readonly string[], { brand, creators, family }: Brief): number | undefined {
  const own = hosts.includes("brand") && brand !== undefined ? [brand] : [];
  const hired = creators.filter((creator) => hosts.some((word) => isHost(creator, word)));
  if (own.length + hired.length === 0 || hired.some(({ account, insteadOf }) => account ?? insteadOf)) return undefined;
  const most = (author: NonNullable<Brief["brand"]> | KeyedCreator): number => {
    const stated = author.followers ?? ("tier" in author ? tiers[roleOfTier[author.tier]].followers : undefined);
    const quantity = stated === undefined ? undefined : onFamily(stated, family);
    if (quantity === undefined || quantity.unknown) return Number.POSITIVE_INFINITY;
    return highOf(quantity) * (1 - (author.fake_followers === undefined ? 0 : lowOf(author.fake_followers)));
  };
  const each = [...own.map(most), ...hired.map((creator) => highOf(creator.count) * most(creator))];
  const sum = each.reduce((total, followers) => total + followers, 0);
  return sum === Number.POSITIVE_INFINITY ? undefined : sum;
}

/** Values of a room that sells are stated only of rooms with the shop's link. */
export function checkSelling({ live, shop }: BriefFile, report: Report): void {
  live.forEach((event, at) => {
    for (const name of sellingNames) {
      if (event[name] === undefined) continue;
      const path: Path = ["live", at, name];
      if (shop === undefined) report(path, "expected shop: { link } for the room to link to, got none");
      else if (!hasLinkInRooms(shop)) report(path, "expected live room among shop.on, got only others");
      else if (name === "return_rate" && shop.outcome !== "sale")
        report(path, `expected outcome: sale in the shop, got outcome: ${shop.outcome} (only a sale is returned)`);
    }
  });
}
