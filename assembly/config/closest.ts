/**
 * Guesses which word somebody meant.
 */
import { toLowerAscii } from "../text";

/** The word of `words` nearest to `text`; empty when none is near. */
export function closest(text: string, words: string[]): string {
  let best = "";
  // half of the letters may be wrong
  let bestDistance = text.length / 2 + 1;
  for (let i = 0; i < words.length; i++) {
    const word = unchecked(words[i]);
    const distance = editDistance(toLowerAscii(text), toLowerAscii(word));
    if (distance >= bestDistance) continue;
    best = word;
    bestDistance = distance;
  }
  return best;
}

/** How many letters must be put in, taken out or changed to get from one to the other (Levenshtein). */
function editDistance(from: string, to: string): i32 {
  const row = new StaticArray<i32>(to.length + 1);
  for (let j = 0; j <= to.length; j++) unchecked((row[j] = j));
  for (let i = 1; i <= from.length; i++) {
    // distance of the beginnings that are one letter shorter, and of those one letter shorter in `to`
    let diagonal = i - 1;
    let left = i;
    for (let j = 1; j <= to.length; j++) {
      const above = unchecked(row[j]);
      const change = from.charCodeAt(i - 1) === to.charCodeAt(j - 1) ? 0 : 1;
      unchecked((row[j - 1] = left));
      left = min(min(above, left) + 1, diagonal + change);
      diagonal = above;
    }
    unchecked((row[to.length] = left));
  }
  return unchecked(row[to.length]);
}
