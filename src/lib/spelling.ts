/** Nearest words, for "did you mean …?". */

/**
 * The candidate nearest to `word` in single-letter edits (insert, delete, replace, swap of neighbours), whatever the
 * case; the first of equals. Undefined if none is within a third of the word's length (one edit at the least).
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  let best: string | undefined;
  let bestEdits = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    // Lengths alone cost this many edits: a pasted page of text costs nothing.
    if (Math.abs(candidate.length - word.length) >= bestEdits) continue;
    const edits = editDistance(typed, candidate.toLowerCase());
    if (edits < bestEdits) {
      bestEdits = edits;
      best = candidate;
    }
  }
  return best;
}

/** Damerau–Levenshtein distance in its restricted form: no letter is edited twice. O(a.length · b.length). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
