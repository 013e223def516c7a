import { doubleColumns } from "../lib/grow.ts";
/** Kinds of events. */
export const EventKind = { share: 0, ownTake: 1, duet: 2, stitch: 3 } as const;

/** Events that propagate: a user shares a post, or joins the challenge because of it. */
export class Events {
  length = 0;
  kind = new Int32Array(256);
  post = new Int32Array(256);
  segment = new Int32Array(256);
  user = new Int32Array(256);
  /** Cascade node through which the user saw the post. */
  node = new Int32Array(256);

  push(kind: number, post: number, segment: number, user: number, node: number): void {
    if (this.length === this.kind.length) doubleColumns(this, ["kind", "post", "segment", "user", "node"]);
    const i = this.length++;
    this.kind[i] = kind;
    this.post[i] = post;
    this.segment[i] = segment;
    this.user[i] = user;
    this.node[i] = node;
  }
}
