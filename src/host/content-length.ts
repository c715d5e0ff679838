/** Whether a body is as long as its headers say. */

import type { Body } from "./body.ts";
import { GuestFault } from "./fault.ts";
import type { Direction } from "./filter.ts";
import type { HeaderMap } from "./header-map.ts";

/**
 * On Envoy, a length that is not true breaks the connection or makes the other side wait, which is hard to read.
 *
 * @throws {@link GuestFault} which says what to do.
 */
export function checkLength(direction: Direction, headers: HeaderMap, body: Body): void {
  const promised = headers.get("content-length");
  if (promised === null || promised === String(body.length)) return;
  throw new GuestFault(
    `the ${direction}'s body has ${body.length} bytes, its content-length says ${promised}: ` +
      "remove content-length in the headers callback of a policy that changes the body",
  );
}
