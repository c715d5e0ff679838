/**
 * The route that the proxy has found for a request.
 *
 * Envoy looks for it before the filters run, and again when a filter has changed a header of the request: this is how
 * a filter chooses the upstream. It does not look again when something else changes that a route may depend on, such as
 * metadata or filter state.
 */
import { Bytes } from "../abi/bytes";
import { mark, release } from "../abi/memory";
import { callForeignFunction } from "../foreign/call";

/** Asks the proxy for {@link HttpContext.clearRouteCache}. @internal */
export function clearRouteCache(): bool {
  const before = mark();
  // a proxy without the function has no such cache, or clears it by itself
  const isCleared = callForeignFunction("clear_route_cache", Bytes.view(0, 0)) !== null;
  release(before);
  return isCleared;
}
