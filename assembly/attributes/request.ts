/**
 * The request. Only for HTTP; what comes from its headers is there until the request is passed on, and again in `onLog`.
 */
import { HeaderPairs } from "../abi/pairs";
import { getNumber, getPairs, getString } from "../properties";
import { Wrapped } from "../values";

/** The path with its query, `/items?page=2`. */
export function path(): string | null {
  return getString("request.path");
}

/** The path without its query. */
export function urlPath(): string | null {
  return getString("request.url_path");
}

/** The query without its question mark; empty when the path has none. */
export function query(): string | null {
  return getString("request.query");
}

/** The host that the client asked for: `:authority`, or `host` in HTTP/1.1. */
export function host(): string | null {
  return getString("request.host");
}

/** `http` or `https`. */
export function scheme(): string | null {
  return getString("request.scheme");
}

/** The method, `GET`. */
export function method(): string | null {
  return getString("request.method");
}

/** All headers by name, in no order; several values of a name are joined by commas. */
export function headers(): HeaderPairs | null {
  return getPairs("request.headers");
}

/** Size of all headers, in bytes; 0 where they are not there. Envoy 1.40. */
export function headersBytes(): Wrapped<i64> | null {
  return getNumber("request.headers_bytes");
}

/** The header `referer`. */
export function referer(): string | null {
  return getString("request.referer");
}

/** The header `user-agent`. */
export function userAgent(): string | null {
  return getString("request.useragent");
}

/** The header `x-request-id`, which Envoy makes when the client sent none. */
export function id(): string | null {
  return getString("request.id");
}

/** `HTTP/1.0`, `HTTP/1.1`, `HTTP/2` or `HTTP/3`. */
export function protocol(): string | null {
  return getString("request.protocol");
}

/** When the first byte came, in nanoseconds since 1970. */
export function timeNs(): Wrapped<i64> | null {
  return getNumber("request.time");
}

/** How long the request took in all, in nanoseconds. Only in `onLog`. */
export function durationNs(): Wrapped<i64> | null {
  return getNumber("request.duration");
}

/** Size of the body in bytes: as `content-length` says, else what has come so far. */
export function bodyBytes(): Wrapped<i64> | null {
  return getNumber("request.size");
}

/** Size of body and headers, in bytes, as far as they have come. */
export function totalBytes(): Wrapped<i64> | null {
  return getNumber("request.total_size");
}
