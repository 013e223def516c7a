import { accountOf } from "../../graph/accountIds.ts";
import type { FollowColumns } from "../../graph/columns.ts";
import { derive, deriveText, type Key, normal, rootKey, uniform } from "../../lib/random.ts";
import type { Role } from "../../vocabulary/terms.ts";
import { type AccountFigure, roleOfTier } from "../entries/creators.ts";
import { tiers } from "../entries/tiers.ts";
import type { Brief, KeyedCreator } from "../plans/brief.ts";
import { type Fee, knownOn } from "../values/money.ts";
import { onFamily } from "../values/perFamily.ts";
import { type Draw, type Quantity, qualityOfTopShare, valueAtProbability } from "../values/quantity.ts";
import { everyday, type When, windowsOf } from "../values/when.ts";
import { leanOf } from "./people.ts";
import type { AccountSettings, ClockSettings, GroupSettings, PostSettings, UsualFigure } from "./settings.ts";

/**
 * Creators as accounts with posts. Everything is keyed by the entry's own name and the creator's ordinal, so no other
 * line of the scenario and no plan moves it.
 */

export interface Settled {
  readonly seed: string;
  readonly clock: ClockSettings;
  readonly users: number;
  readonly groups: readonly GroupSettings[];
  /** Background variance of quality, to which `how_good` refers. */
  readonly qualityVariance: number;
}

/** A preset's follower count describes platforms of hundreds of millions: on smaller ones it ends at this share. */
const largestPresetShare = 0.05;

/** Everybody who posts by arrangement, sorted by key. */
export function accountsOf(brief: Brief, settled: Settled): AccountSettings[] {
  const accounts = brief.creators.flatMap((creator) => accountsOfEntry(brief, settled, creator));
  if (brief.brand !== undefined) {
    const draws = deriveText(rootKey(settled.seed), "brand account");
    accounts.push(
      account(brief, settled, brief.brand, {
        key: "brand",
        role: "brand",
        path: "brand",
        lean: leanOf(brief.brand.lean, settled.groups, drawFrom(draws), "lean"),
        draws,
      }),
    );
  }
  return accounts.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
}

function accountsOfEntry(brief: Brief, settled: Settled, creator: KeyedCreator): AccountSettings[] {
  const entry = entryKey(settled, creator);
  // A lean is the line's, drawn once for all its creators.
  const lean = leanOf(creator.lean, settled.groups, drawFrom(entry), "lean");
  const one = (ordinal: number): AccountSettings =>
    account(brief, settled, creator, {
      key: `${creator.key}/${ordinal}`,
      role: roleOfTier[creator.tier],
      path: `creators[${creator.at}]`,
      lean,
      draws: derive(entry, ordinal),
    });
  const { insteadOf } = creator;
  if (creator.account !== undefined) {
    return creator.account.map((id) =>
      account(brief, settled, creator, {
        key: `${creator.key}/${id}`,
        role: roleOfTier[creator.tier],
        path: `creators[${creator.at}]`,
        lean: undefined,
        draws: deriveText(entry, id),
        ...inGraph(brief.imported, id),
      }),
    );
  }
  if (insteadOf?.sameBudget) return hired(accountsOfEntry(brief, settled, insteadOf.creator), one);
  if (insteadOf?.creator.account) return insteadOf.creator.account.map((_, ordinal) => one(ordinal));
  const counted = insteadOf?.creator ?? creator;
  const count = Math.round(valueAtProbability(counted.count, uniform(deriveText(entryKey(settled, counted), "count"))));
  return Array.from({ length: count }, (_, ordinal) => one(ordinal));
}

const entryKey = ({ seed }: Settled, { key }: KeyedCreator): Key =>
  deriveText(deriveText(rootKey(seed), "creators"), key);

/** As many, one after another, as the fees of those replaced pay for. */
function hired(replaced: readonly AccountSettings[], one: (ordinal: number) => AccountSettings): AccountSettings[] {
  const accounts: AccountSettings[] = [];
  let left = replaced.reduce((sum, { fee = 0 }) => sum + fee, 0);
  for (;;) {
    const next = one(accounts.length);
    const { fee = 0 } = next;
    // A fee that rounds to nothing would never spend the money: the parser refuses it.
    if (!(fee > 0 && fee <= left * (1 + 1e-12))) return accounts;
    accounts.push(next);
    left -= fee;
  }
}

type Author = KeyedCreator | NonNullable<Brief["brand"]>;

interface Identity {
  readonly key: string;
  readonly role: Role;
  /** Where the author stands in the scenario. */
  readonly path: string;
  readonly lean: readonly number[] | undefined;
  /** Key of all draws of this author. */
  readonly draws: Key;
  /** Of an account in an imported graph: its number and followers there. */
  readonly numbered?: { readonly account: number; readonly followers: number };
}

/** Checked by `checkAccounts`: there is such an account. */
function inGraph(imported: FollowColumns | undefined, id: string): Pick<Identity, "numbered"> {
  if (imported === undefined) return {};
  const account = accountOf(imported, id);
  return { numbered: { account, followers: imported.offsets[account + 1] - imported.offsets[account] } };
}

function account(brief: Brief, settled: Settled, author: Author, identity: Identity): AccountSettings {
  const { key, role, lean, draws, numbered } = identity;
  const draw = drawFrom(draws);
  const stated = numbered?.followers ?? followersOf(author.followers, brief, settled, identity, draw);
  const fake = author.fake_followers === undefined ? 0 : draw(author.fake_followers, "fake followers");
  const followers = stated === undefined ? undefined : Math.round((1 - fake) * stated);
  const count = Math.round(draw(author.posts, "posts"));
  const durationSeconds = draw(author.duration ?? tiers[role].duration, "duration");
  const quality = qualityOf(author, identity, settled, draw);
  // The same draw as the followers': of two creators of a line, the bigger one has more views.
  const usualViews = usual(author, "average_views", identity, brief, (figure) => draw(figure, "size"));
  const usualEngagement = usual(author, "engagement_rate", identity, brief, (rate) => draw(rate, "engagement"));
  const posts = Array.from(
    { length: count },
    (_, post): PostSettings => ({
      key: String(post + 1),
      atHours:
        author.when === undefined && post === 0
          ? 0
          : // A brand that does not say when it posts opens the campaign itself and goes on through it.
            timeOf(author.when ?? everyday, brief, settled.clock, uniform(deriveText(draws, "time"), post)),
      quality: quality(post),
      durationSeconds,
    }),
  );
  const fee =
    role === "brand"
      ? undefined
      : feeOf(author as KeyedCreator, brief, { role, followers: stated, posts: count }, draw);
  return {
    key,
    role,
    ...(followers === undefined ? {} : { followers }),
    ...numbered,
    ...(lean === undefined ? {} : { affinityIndex: lean }),
    ...(usualViews === undefined ? {} : { usualViews }),
    ...(usualEngagement === undefined ? {} : { usualEngagement }),
    ...(fee === undefined ? {} : { fee }),
    posts,
  };
}

function drawFrom(draws: Key): Draw {
  return (quantity, name) => valueAtProbability(quantity, uniform(deriveText(draws, name)));
}

/** Total fee of a creator; of two in one line, the one with more followers asks for more. Ordinary users ask for none. */
function feeOf(
  { fee: stated }: KeyedCreator,
  { family }: Brief,
  { role, followers, posts }: { readonly role: Role; readonly followers: number | undefined; readonly posts: number },
  draw: Draw,
): number | undefined {
  if (stated === undefined && role === "participant") return 0;
  const fee = knownOn<Fee>(stated, family);
  if (fee === undefined) return undefined;
  if (fee.per === undefined) return draw(fee, "size");
  return draw(fee, "fee") * (fee.per === "post" ? posts : followers!);
}

function followersOf(
  stated: AccountFigure | undefined,
  { family }: Brief,
  { users }: Settled,
  { role }: Identity,
  draw: Draw,
): number | undefined {
  const quantity = knownFigure(stated, family);
  if (quantity !== undefined) return Math.min(users, Math.round(draw(quantity, "size")));
  const preset = tiers[role].followers;
  return preset === undefined ? undefined : Math.round(Math.min(draw(preset, "size"), largestPresetShare * users));
}

/** An account's figure on a family's platforms; undefined where it is not stated or unknown. */
function knownFigure(stated: AccountFigure | undefined, family: string): Quantity | undefined {
  const quantity = stated === undefined ? undefined : onFamily(stated, family);
  return quantity?.unknown ? undefined : quantity;
}

/** A usual figure, earned on the base plan's platform, or on this one where the scenario tells families apart. */
function usual(
  author: Author,
  name: "average_views" | "engagement_rate",
  { path }: Identity,
  { family, home, platform }: Brief,
  draw: (figure: Quantity) => number,
): UsualFigure | undefined {
  const stated = author[name];
  const quantity = knownFigure(stated, family);
  if (stated === undefined || quantity === undefined) return undefined;
  const isByFamily = "byFamily" in stated;
  return {
    value: draw(quantity),
    platform: isByFamily ? platform : home,
    path: `${path}.${name}${isByFamily ? `.${family}` : ""}`,
  };
}

/** Quality of each of an author's posts: stated, or drawn around the author's mean. */
function qualityOf(
  { quality, how_good: howGood }: Author,
  { draws }: Identity,
  { qualityVariance }: Settled,
  draw: Draw,
): (post: number) => number {
  if (quality !== undefined) {
    const value = draw(quality, "quality");
    return () => value;
  }
  const mean = howGood === undefined ? 0 : qualityOfTopShare(draw(howGood, "quality"), qualityVariance);
  const noise = deriveText(draws, "quality");
  return (post) => mean + Math.sqrt(qualityVariance) * normal(noise, post);
}

/**
 * Hours after the start at which a post is published: people's activity decides the hour inside the spans. Of moments, and of
 * spans in which nobody is active, one is as likely as another.
 */
function timeOf(when: When, { campaign }: Brief, clock: ClockSettings, u: number): number {
  const windows = windowsOf(when, campaign.start, clock.ticks * clock.tickHours);
  const begins = windows.map(({ from }) => activityUntil(from + clock.startHour, clock.hourWeights));
  const lengths = windows.map(({ to }, i) => activityUntil(to + clock.startHour, clock.hourWeights) - begins[i]!);
  const active = lengths.reduce((sum, length) => sum + length, 0);
  if (active === 0) {
    const place = u * windows.length;
    const { from, to } = windows[Math.floor(place)]!;
    return from + (place % 1) * (to - from);
  }
  let at = 0;
  let left = u * active;
  while (at < windows.length - 1 && left >= lengths[at]!) left -= lengths[at++]!;
  const { from, to } = windows[at]!;
  const local = timeOfActivity(begins[at]! + left, clock.hourWeights);
  return Math.min(Math.max(local - clock.startHour, from), to);
}

/** Days' worth of activity between midnight and `hours` hours later. */
function activityUntil(hours: number, weights: readonly number[]): number {
  const day = Math.floor(hours / 24);
  const hour = hours - 24 * day;
  const whole = Math.floor(hour);
  let sum = day;
  for (let h = 0; h < whole; h++) sum += weights[h];
  return sum + (hour - whole) * (weights[whole] ?? 0);
}

/** Inverse of `activityUntil`. */
function timeOfActivity(activity: number, weights: readonly number[]): number {
  const day = Math.floor(activity);
  let left = activity - day;
  for (let h = 0; h < 24; h++) {
    if (left < weights[h]) return 24 * day + h + left / weights[h];
    left -= weights[h];
  }
  return 24 * (day + 1);
}
