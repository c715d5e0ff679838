/**
 * Suggestions for a word that is none of those known.
 */
import path from "node:path";

/**
 * `(did you mean "build"? known: build, inspect)`; without the question when nothing is close.
 *
 * @returns An empty string when there is nothing to suggest.
 */
export function didYouMean(word: string, known: string[]): string {
  if (known.length === 0) return "";
  const all = `known: ${known.join(", ")}`;
  const close = closest(word, known);
  return close === null ? `(${all})` : `(did you mean "${close}"? ${all})`;
}

/** Of paths, the last part decides. */
function closest(word: string, known: string[]): string | null {
  const name = path.basename(word);
  const limit = Math.max(2, Math.floor(name.length / 3));
  const ranked = known
    .map((each) => ({ each, distance: distance(name, path.basename(each)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= limit ? best.each : null;
}

/** How many letters to add, drop or change to get from one word to the other. */
function distance(a: string, b: string): number {
  let previous = [...Array(b.length + 1).keys()];
  for (let i = 0; i < a.length; i++) {
    const current = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = (previous[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      current.push(Math.min(change, (previous[j + 1] ?? 0) + 1, (current[j] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
