/** Headers as a test writes them. */

import type { HeaderInit } from "./mesh.ts";

/** The pairs that a test wrote, in order. */
export function headerPairs(headers: HeaderInit = []): [string, string][] {
  return Array.isArray(headers) ? headers : Object.entries(headers);
}
