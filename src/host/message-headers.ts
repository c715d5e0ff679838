/** The headers that Envoy's connection manager and router add to a message and take from it. */

import { HeaderMap, type Pair } from "./header-map.ts";
import type { HttpRequest, UpstreamResponse } from "./http-message.ts";

/** The host that clients ask for unless they say otherwise. */
const AUTHORITY = "127.0.0.1:10000";

/** About one connection, not about the message: the proxy does not pass them on. */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"];

/** With these, services tell Envoy what to do; it takes them from nobody outside. */
const FROM_INSIDE = [
  "expected-rq-timeout-ms",
  "force-trace",
  "hedge-on-per-try-timeout",
  "internal",
  "ip-tags",
  "max-retries",
  "original-url",
  "retriable-header-names",
  "retriable-status-codes",
  "retry-grpc-on",
  "retry-on",
  "upstream-alt-stat-name",
  "upstream-rq-per-try-timeout-ms",
  "upstream-rq-timeout-alt-response",
  "upstream-rq-timeout-ms",
].map((name) => `x-envoy-${name}`);

/** A client's request, as the first filter sees it. */
export function requestHeaders({ method, path, headers }: HttpRequest, requestId: string): HeaderMap {
  const map = new HeaderMap("request");
  for (const [name, value] of headers) map.add(name, trimmed(value));
  const named = map.get("connection")?.split(",").map(trimmed) ?? [];
  for (const name of [...HOP_BY_HOP, ...FROM_INSIDE, ...named]) map.remove(name);
  if (map.get("te") !== "trailers") map.remove("te");
  if (map.get("x-forwarded-proto") === null) map.add("x-forwarded-proto", "http");
  if (!URL.canParse(map.get("referer") ?? "http://none")) map.remove("referer");
  if (map.get("x-request-id") === null) map.add("x-request-id", requestId);

  const authority = map.get(":authority") ?? AUTHORITY;
  const scheme = map.get("x-forwarded-proto") ?? "http";
  const pseudo: Pair[] = Object.entries({
    ":authority": authority,
    ":path": path,
    ":method": method,
    ":scheme": scheme,
  });
  map.remove(":authority");
  return new HeaderMap("request", [...pseudo, ...map.pairs]);
}

/** What the upstream gets of the headers that left the last filter. */
export function upstreamHeaders(headers: HeaderMap): Pair[] {
  const host = headers.get(":authority");
  return host === null ? onTheWire(headers) : [["host", host], ...onTheWire(headers)];
}

/** Headers as the other side of a connection reads them: nobody sees blanks around a value. */
export function onTheWire(headers: HeaderMap): Pair[] {
  const pairs: Pair[] = [];
  for (const [name, value] of headers.pairs) {
    if (!name.startsWith(":")) pairs.push([name, trimmed(value)]);
  }
  return pairs;
}

/**
 * How HTTP/1.1 tells a client where a response ends, when no filter left it a length.
 *
 * @param endsWithHeaders - No body came, not even an empty one.
 */
export function framing(headers: HeaderMap, status: number, endsWithHeaders: boolean): Pair[] {
  if (headers.get("content-length") !== null || status === 204 || status === 304) return [];
  return endsWithHeaders ? [["content-length", "0"]] : [["transfer-encoding", "chunked"]];
}

const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/;
const CONTROL_CHARACTER = /[\x00-\x08\x0a-\x1f\x7f]/;

/** What keeps headers from being sent, in Envoy's words; `null` when nothing does. */
export function invalidHeader(headers: HeaderMap): string | null {
  for (const [name, value] of headers.pairs) {
    if (!name.startsWith(":") && !TOKEN.test(name)) return `invalid header name: ${name}`;
    if (CONTROL_CHARACTER.test(value)) return `invalid header value for: ${name}`;
  }
  return null;
}

/** The upstream's answer, as the last filter sees it. */
export function responseHeaders({ status, headers }: UpstreamResponse): HeaderMap {
  const map = new HeaderMap("response", [[":status", String(status)], ...headers]);
  if (status === 204) map.remove("content-length");
  map.remove("keep-alive");
  if (map.get("connection") === null) map.add("connection", "keep-alive");
  map.setInPlace("x-envoy-upstream-service-time", "0");
  return map;
}

/** Takes what is about one connection off a response. */
export function removeHopByHop(headers: HeaderMap): void {
  for (const name of HOP_BY_HOP) headers.remove(name);
}

function trimmed(value: string): string {
  return value.replace(/^[ \t]+|[ \t]+$/g, "");
}
