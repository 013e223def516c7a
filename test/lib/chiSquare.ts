/**
 * z of Pearson's chi-square of n draws against probabilities; cells with fewer than 5 expected are joined to their
 * neighbour. The variance of a chi-square of counts is 2·df plus terms in 1/n.
 */
export function chiSquareZ(
  n: number,
  draw: (i: number) => number,
  cells: number,
  probability: (k: number) => number,
): number {
  const counts = new Float64Array(cells + 1);
  for (let i = 0; i < n; i++) counts[Math.min(cells, draw(i))]++;
  let [chi, spread, degrees, observed, expected, seen] = [0, 0, -1, 0, 0, 0];
  for (let k = 0; k <= cells; k++) {
    observed += counts[k];
    const p = k < cells ? probability(k) : 1 - seen;
    if (k < cells) seen += p;
    expected += n * p;
    const rest = n * (1 - seen);
    if (k === cells || (expected >= 5 && rest >= 5)) {
      if (expected < 1e-9) {
        if (observed > 0) return Number.POSITIVE_INFINITY;
        continue;
      }
      chi += (observed - expected) ** 2 / expected;
      spread += 1 / expected;
      degrees++;
      observed = expected = 0;
    }
  }
  const variance = 2 * degrees + spread - (degrees * degrees + 4 * degrees + 1) / n;
  return (chi - degrees) / Math.sqrt(variance);
}
