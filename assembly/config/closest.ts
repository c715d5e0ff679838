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
    const distance = editDistance(toLowerAscii(text), toLowerAscii(words[i]));
    if (distance >= bestDistance) continue;
    best = words[i];
    bestDistance = distance;
  }
  return best;
}

/** How many letters must be put in, taken out or changed to get from one to the other (Levenshtein). */
function editDistance(from: string, to: string): i32 {
  const row = new StaticArray<i32>(to.length + 1);
  for (let j = 0; j <= to.length; j++) row[j] = j;
  for (let i = 1; i <= from.length; i++) {
    let diagonal = row[0];
    row[0] = i;
    for (let j = 1; j <= to.length; j++) {
      const change = from.charCodeAt(i - 1) === to.charCodeAt(j - 1) ? 0 : 1;
      const next = min(min(row[j] + 1, row[j - 1] + 1), diagonal + change);
      diagonal = row[j];
      row[j] = next;
    }
  }
  return row[to.length];
}
