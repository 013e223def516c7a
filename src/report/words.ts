import type { Role, Surface } from "../vocabulary/terms.ts";

/** Authors of posts in the words of a report. */
export const roleWords: Readonly<Record<Role, string>> = {
  brand: "brand",
  celebrity: "celebrities",
  topKol: "top KOLs",
  midKol: "mid KOLs",
  microKol: "micro KOLs",
  koc: "KOCs",
  participant: "users",
};

/** Ways in which a post came before a viewer. */
export const surfaceWords: Readonly<Record<Surface, string>> = {
  following: "followers",
  reposted: "reposted",
  forYou: "recommended",
  direct: "messages",
  paid: "paid",
  live: "live",
  trending: "trending",
  search: "search",
};
