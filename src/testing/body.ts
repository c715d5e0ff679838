/** Bodies and trailers as a test writes them. */

import type { BodyInit, HeaderInit } from "./mesh.ts";

/** The pieces of a body, in order; one, or none, when it is sent at once. */
export function bodyPieces(body: BodyInit = []): Buffer[] {
  return (Array.isArray(body) ? body : [body]).map((piece) => Buffer.from(piece));
}

/** Whether a body is sent at once, so that its length can be told before. */
export function hasLength({
  body,
  trailers,
  breaksOff = false,
}: {
  body?: BodyInit | undefined;
  trailers?: HeaderInit | undefined;
  breaksOff?: boolean | undefined;
}): boolean {
  return !Array.isArray(body) && trailers === undefined && !breaksOff;
}
