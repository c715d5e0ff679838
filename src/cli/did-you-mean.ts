/**
 * Suggestions for a word that is none of those known.
 */
import path from "node:path";
import { closest } from "../compiler/closest.ts";

/** How many words to list; the rest is three dots. */
const HANDFUL = 6;

/**
 * `(did you mean "build"? known: build, inspect)`; without the question when nothing is close. Of paths, the last part
 * decides.
 *
 * @returns An empty string when there is nothing to suggest.
 */
export function didYouMean(word: string, known: string[]): string {
  if (known.length === 0) return "";
  const listed = known.length > HANDFUL ? [...known.slice(0, HANDFUL), "..."] : known;
  const all = `known: ${listed.join(", ")}`;
  const names = known.map((each) => path.basename(each));
  const close = closest(path.basename(word), names);
  return close === null ? `(${all})` : `(did you mean "${known[names.indexOf(close)]}"? ${all})`;
}
