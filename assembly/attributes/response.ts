/**
 * The response. Only for HTTP; most is there from `onResponseHeaders`, all of it in `onLog`.
 */
import { HeaderPairs } from "../abi/pairs";
import { getNumber, getPairs, getString } from "../properties";
import { Wrapped } from "../values";

/** The status code. */
export function code(): Wrapped<i64> | null {
  return getNumber("response.code");
}

/** Why the code is what it is, in one word: `via_upstream`, `route_not_found`. */
export function codeDetails(): string | null {
  return getString("response.code_details");
}

/** Why a response is not the upstream's: a set of bits, the letters of `%RESPONSE_FLAGS%` in access logs. */
export function flags(): Wrapped<i64> | null {
  return getNumber("response.flags");
}

/** The gRPC status, 0 to 16. Of a response that is not gRPC, what its code means to gRPC. */
export function grpcStatus(): Wrapped<i64> | null {
  return getNumber("response.grpc_status");
}

/** All headers by name, in no order; several values of a name are joined by commas. */
export function headers(): HeaderPairs | null {
  return getPairs("response.headers");
}

/** Size of all headers, in bytes; 0 where they are not there. Envoy 1.40. */
export function headersBytes(): Wrapped<i64> | null {
  return getNumber("response.headers_bytes");
}

/** All trailers by name. */
export function trailers(): HeaderPairs | null {
  return getPairs("response.trailers");
}

/** Size of the body in bytes, as far as it was sent. */
export function bodyBytes(): Wrapped<i64> | null {
  return getNumber("response.size");
}

/** Size of body, headers and trailers, in bytes, as far as they were sent. */
export function totalBytes(): Wrapped<i64> | null {
  return getNumber("response.total_size");
}

/** From the first byte sent to the upstream to the last received, in nanoseconds. Only when it has answered. */
export function backendLatencyNs(): Wrapped<i64> | null {
  return getNumber("response.backend_latency");
}
