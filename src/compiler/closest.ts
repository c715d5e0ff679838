/**
 * Guesses which word somebody meant.
 */

/**
 * The word of `known` nearest to `word`, else the first that begins with it; small and capital letters are alike.
 *
 * @returns `null` when none is near: a third of the letters may be wrong.
 */
export function closest(word: string, known: string[]): string | null {
  const meant = word.toLowerCase();
  const ranked = known
    .map((each) => ({ each, distance: distance(meant, each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best !== undefined && best.distance <= Math.max(1, word.length / 3)) return best.each;
  return word.length < 3 ? null : (known.find((each) => each.toLowerCase().startsWith(meant)) ?? null);
}

/** How many letters to add, drop, change or swap with their neighbour to get from one word to the other. */
function distance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = [...Array(b.length + 1).keys()];
  for (let i = 0; i < a.length; i++) {
    const current = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = (previous[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      const isSwapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
      const swap = isSwapped ? (beforePrevious[j - 1] ?? 0) + 1 : Infinity;
      current.push(Math.min(change, swap, (previous[j + 1] ?? 0) + 1, (current[j] ?? 0) + 1));
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length] ?? 0;
}
