import { type Role, roles } from "../vocabulary/terms.ts";
import type { Author } from "../world/followGraph.ts";
import type { Post } from "../world/post.ts";
import type { AccountSummary, Run } from "./run.ts";

export const topAccountCount = 10;

/** New followers by whose account they follow. @param followsOf new followers that each post has brought its author */
export function newFollowers(
  posts: readonly Post[],
  followsOf: (post: Post) => number,
): Pick<Run, "followsByRole" | "topAccounts"> {
  const followsByRole = Object.fromEntries(roles.map((role) => [role, 0])) as Record<Role, number>;
  const accounts = new Map<Author, AccountSummary>();
  for (const post of posts) {
    const follows = followsOf(post);
    followsByRole[post.role] += follows;
    const known = accounts.get(post.author);
    const key = post.kind === "live" && known ? known.key : accountKey(post);
    accounts.set(post.author, { key, role: post.role, follows: follows + (known?.follows ?? 0) });
  }
  const topAccounts = mostFollowed([...accounts.values()]);
  return { followsByRole, topAccounts };
}

/** The accounts that gained most, most first; accounts that gained nobody are left out. */
export function mostFollowed(accounts: readonly AccountSummary[]): AccountSummary[] {
  return accounts
    .filter(({ follows }) => follows > 0)
    .sort((one, other) => other.follows - one.follows || (one.key < other.key ? -1 : 1))
    .slice(0, topAccountCount);
}

/** A seeded post's label is its account's key and the post's number: `celebrity/1/1`. */
function accountKey({ label, kind }: Post): string {
  return kind === "seeded" ? label.replace(/\/[^/]*$/, "") : label;
}
