import type { Origin, Stated } from "./quantity.ts";

type Path = readonly PropertyKey[];

/** The values that a leaf may hold. */
export type Value = number | string | readonly number[];

const isStated = (node: object): node is Stated<unknown> => "status" in node && "value" in node;

/** Every stated value in the tree, with its path. A map by platform family has no step of its own in a path. */
export function leaves(tree: unknown, path: Path = []): { readonly path: Path; readonly stated: Stated<Value> }[] {
  if (typeof tree !== "object" || tree === null) return [];
  if (isStated(tree)) return [{ path, stated: tree as Stated<Value> }];
  if (Array.isArray(tree)) return tree.flatMap((item, i) => leaves(item, [...path, i]));
  return Object.entries(tree).flatMap(([name, value]) => leaves(value, name === "byFamily" ? path : [...path, name]));
}

/**
 * A copy of the tree with every stated value replaced. A map by platform family has no step of its own in a path:
 * `followers: { douyin: 1M }` stands at `followers.douyin`.
 */
export function mapLeaves<T>(
  tree: T,
  path: Path,
  replace: (path: Path, stated: Stated<unknown>) => Stated<unknown>,
): T {
  const map = (node: unknown, at: Path): unknown => {
    if (typeof node !== "object" || node === null) return node;
    if (isStated(node)) return replace(at, node);
    if (Array.isArray(node)) return node.map((item, i) => map(item, [...at, i]));
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, map(value, key === "byFamily" ? at : [...at, key])]),
    );
  };
  return map(tree, path) as T;
}

/** The tree with the origin of every value that has none yet. */
export function withOrigins<T>(tree: T, originAt: (path: Path) => Origin): T {
  return mapLeaves(tree, [], (path, stated) => (stated.origin ? stated : { ...stated, origin: originAt(path) }));
}
