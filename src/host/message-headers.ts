/** The headers that Envoy's connection manager and router add to a message and take from it. */

import { HeaderMap, type Pair } from "./header-map.ts";
import type { HttpRequest, UpstreamResponse } from "./http-message.ts";

/** The host that clients ask for unless they say otherwise. */
const AUTHORITY = "127.0.0.1:10000";

/** About one connection, not about the message: the proxy does not pass them on. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

/** A client's request, as the first filter sees it. */
export function requestHeaders({ method, path, headers }: HttpRequest, requestId: string): HeaderMap {
  const sent = headers.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
  const host = sent.find(([name]) => name.toLowerCase() === "host");
  const map = new HeaderMap("request", [
    [":authority", host?.[1] ?? AUTHORITY],
    [":path", path],
    [":method", method],
    [":scheme", "http"],
    ...sent.filter((pair) => pair !== host),
  ]);
  map.setInPlace("x-forwarded-proto", "http");
  if (map.get("x-request-id") === null) map.add("x-request-id", requestId);
  return map;
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
    if (!name.startsWith(":")) pairs.push([name, value.replace(/^[ \t]+|[ \t]+$/g, "")]);
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
export function responseHeaders({ status, headers, body }: UpstreamResponse): HeaderMap {
  const map = new HeaderMap("response", [[":status", String(status)], ...headers]);
  if (status === 204) map.remove("content-length");
  else if (map.get("content-length") === null) map.add("content-length", String(body.length));
  map.setInPlace("connection", "keep-alive");
  map.setInPlace("x-envoy-upstream-service-time", "0");
  return map;
}
