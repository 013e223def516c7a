/** Finds the input at which a measured figure meets a target, in as few measurements as may be. */

export interface Goal {
  /** Ends between which the input may lie; 0 < low < high. */
  readonly low: number;
  readonly high: number;
  /** Where to begin; the geometric mean of the ends unless stated. */
  readonly start?: number;
  /** Figure to be met; > 0. */
  readonly target: number;
}

export interface Point {
  readonly input: number;
  readonly figure: number;
}

export type Solution =
  | {
      readonly found: true;
      /** The measured point nearest to the target. */
      readonly best: Point;
      /** Inputs between which the target is known to be crossed. */
      readonly bracket: { readonly low: number; readonly high: number };
    }
  | {
      readonly found: false;
      /** Figures at both ends of the range: both on one side of the target. */
      readonly ends: readonly [Point, Point];
    };

/** A figure this near to the target, as a ratio, is the target. */
const NEAR = Math.log(1.03);
/** A bracket this narrow, as a ratio, is a point. */
const NARROW = Math.log(1.01);

/**
 * Solves measure(input) = target for a monotone measure, rising or falling, by bracketing and bisection on the
 * logarithm of the input, with the line through (ln input, ln figure) instead of the middle as long as that halves the
 * bracket. Stops within 3 % of the target or at a bracket narrower than 1 %. Measuring an input twice must be free.
 */
export async function solve(measure: (input: number) => Promise<number>, goal: Goal): Promise<Solution> {
  const { low, high, target, start = Math.sqrt(low * high) } = goal;
  const at = async (logInput: number): Promise<Evaluation> => {
    const input = Math.min(high, Math.max(low, Math.exp(logInput)));
    const figure = await measure(input);
    return { input, figure, x: Math.log(input), gap: Math.log(figure / target) };
  };

  const first = await at(Math.log(start));
  if (isNear(first)) return found(first, low, high);
  const bracket = await widen(first, at, Math.log(low), Math.log(high));
  if ("ends" in bracket) return { found: false, ends: bracket.ends };
  let [a, b] = bracket.around;
  let halved = true;
  while (!isNear(a) && !isNear(b) && b.x - a.x >= NARROW) {
    const middle = await at(halved ? crossing(a, b) : (a.x + b.x) / 2);
    const width = b.x - a.x;
    if (middle.gap === 0) return found(middle, a.input, b.input);
    if (middle.gap > 0 === a.gap > 0) a = middle;
    else b = middle;
    halved = b.x - a.x <= width / 2;
  }
  return found(Math.abs(a.gap) <= Math.abs(b.gap) ? a : b, a.input, b.input);
}

interface Evaluation extends Point {
  /** ln input. */
  readonly x: number;
  /** ln (figure ÷ target); −Infinity where nothing was counted. */
  readonly gap: number;
}

type Bracket =
  | { readonly around: readonly [Evaluation, Evaluation] }
  | { readonly ends: readonly [Evaluation, Evaluation] };

/** Steps outwards from the first trial, as far as the line through the last two points says and half as far again. */
async function widen(
  first: Evaluation,
  at: (x: number) => Promise<Evaluation>,
  low: number,
  high: number,
): Promise<Bracket> {
  let last = first;
  let slope = 1;
  let reach = Math.log(2);
  for (;;) {
    const direction = Math.sign(-last.gap * slope);
    const distance = Number.isFinite(last.gap) ? Math.abs(last.gap / slope) * 1.5 : 0;
    const x = Math.min(high, Math.max(low, last.x + direction * Math.max(distance, reach)));
    if (x === last.x) break;
    const next = await at(x);
    if (next.gap > 0 !== last.gap > 0) return { around: last.x < next.x ? [last, next] : [next, last] };
    const measured = (next.gap - last.gap) / (next.x - last.x);
    if (Number.isFinite(measured) && measured !== 0) slope = Math.sign(measured) * Math.max(Math.abs(measured), 0.1);
    last = next;
    reach *= 2;
  }
  const ends = [await at(low), await at(high)] as const;
  // A figure that turned on the way: the ends may still lie on both sides.
  return ends[0].gap > 0 === ends[1].gap > 0 ? { ends } : { around: ends };
}

/** Where the line through both trials meets the target, not nearer than a twentieth of the bracket to either. */
function crossing(a: Evaluation, b: Evaluation): number {
  const share = a.gap / (a.gap - b.gap);
  const safe = Number.isFinite(a.gap) && Number.isFinite(b.gap) ? Math.min(0.95, Math.max(0.05, share)) : 0.5;
  return a.x + safe * (b.x - a.x);
}

function isNear({ gap }: Evaluation): boolean {
  return Math.abs(gap) <= NEAR;
}

function found({ input, figure }: Evaluation, low: number, high: number): Solution {
  return { found: true, best: { input, figure }, bracket: { low, high } };
}
