import { deriveText, type Key, rootKey, uniform } from "../../lib/random.ts";
import { type Draw, type Quantity, type Stated, valueAtProbability } from "../values/quantity.ts";

/** Draws inputs of a world by their names. */
export function inputsOfWorld(seed: string): Draw {
  return drawer(deriveText(rootKey(seed), "inputs"));
}

function drawer(inputs: Key): Draw {
  return (quantity, name) => valueAtProbability(quantity, uniform(deriveText(inputs, name)));
}

/** A tree of quantities with every one drawn. */
export type Drawn<T> = T extends Stated<infer V> ? V : { [K in keyof T]: Drawn<T[K]> };

export const isStated = (tree: object): tree is Stated<unknown> => "status" in tree;

const isQuantity = (stated: Stated<unknown>): stated is Quantity => typeof stated.value === "number";

export function drawTree<T extends object>(draw: Draw, tree: T, name: string): Drawn<T> {
  const walk = (node: unknown, path: string): unknown => {
    if (typeof node !== "object" || node === null) return node;
    if (isStated(node)) return isQuantity(node) ? draw(node, path) : node.value;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value, `${path}.${key}`)]));
  };
  return walk(tree, name) as Drawn<T>;
}
