/**
 * The route that the proxy has found for a request.
 *
 * Envoy looks for it before the filters run, and again when a filter has changed a header of the request: this is how
 * a filter chooses the upstream. It does not look again when something else changes that a route may depend on, such as
 * metadata or filter state.
 */
import { Bytes } from "../abi/bytes";
import { Status } from "../abi/enums";
import { proxy_call_foreign_function } from "../abi/env";
import { OUT, OUT_SIZE, mark, release } from "../abi/memory";
import { succeeded } from "../abi/refusal";

/** Asks the proxy for {@link HttpContext.clearRouteCache}. @internal */
export function clearRouteCache(): bool {
  const before = mark();
  const name = Bytes.of("clear_route_cache");
  const status = proxy_call_foreign_function(name.pointer, name.length, 0, 0, OUT, OUT_SIZE);
  release(before);
  // a proxy without the function has no such cache, or clears it by itself
  if (status === Status.NotFound) return false;
  return succeeded("clear_route_cache", status);
}
