/**
 * Filter state: what Envoy's extensions and plugins keep for a request or connection.
 */
import { Bytes } from "../abi/bytes";
import { getBytes, path } from "../properties";

/**
 * A value of the filter state, as Envoy encodes it; valid until the current callback returns. What plugins set with
 * `properties.set("x", ...)` is under `wasm.x`.
 */
export function filterState(key: string): Bytes | null {
  return getBytes(path(["filter_state", key]));
}

/**
 * A field of a value that has some: `filterStateField("envoy.network.ip", "ip")`. Of such a value {@link filterState}
 * gives nothing.
 */
export function filterStateField(key: string, field: string): Bytes | null {
  return getBytes(path(["filter_state", key, field]));
}

/** As {@link filterState}, of the upstream's connection. */
export function upstreamFilterState(key: string): Bytes | null {
  return getBytes(path(["upstream_filter_state", key]));
}
