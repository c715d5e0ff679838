/** The headers and body of an answer that comes from the proxy itself. (Envoy's `Utility::prepareLocalReply`) */

import type { LocalResponse } from "./context.ts";
import type { Direction } from "./filter.ts";
import { httpToGrpcStatus } from "./grpc-status.ts";
import { HeaderMap } from "./header-map.ts";

/** The answer to a request: a gRPC client gets the status and the body's text in headers. */
export function localReply(
  response: LocalResponse,
  isGrpc: boolean,
): { headers: HeaderMap; body: Uint8Array } {
  const { status, body } = response;
  const headers = new HeaderMap("response", response.headers);
  headers.setInPlace(":status", String(status));
  if (isGrpc) {
    headers.setInPlace(":status", "200");
    headers.setInPlace("content-type", "application/grpc");
    if (headers.get("grpc-status") === null) {
      headers.add("grpc-status", String(response.grpcStatus ?? httpToGrpcStatus(status)));
    }
    if (body.length > 0) headers.setInPlace("grpc-message", percentEncoded(body));
    headers.remove("content-length");
    return { headers, body: new Uint8Array() };
  }
  if (body.length > 0) {
    headers.setInPlace("content-length", String(body.length));
    if (headers.get("content-type") === null) headers.add("content-type", "text/plain");
  } else {
    headers.remove("content-length");
    headers.remove("content-type");
  }
  return { headers, body };
}

/** As gRPC wants its messages: printable ASCII stays, but for `%`. */
function percentEncoded(bytes: Uint8Array): string {
  const encode = (byte: number) =>
    byte >= 0x20 && byte <= 0x7e && byte !== 0x25
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return Array.from(bytes, encode).join("");
}

/** An answer of the proxy's own. */
export function proxyReply(status: number, details: string, body = ""): LocalResponse {
  return { status, details, body: Buffer.from(body), headers: [], grpcStatus: null };
}

/** What comes of a filter that left headers of which no message can be made. */
export function unusableHeaders(status: number, direction: Direction, problem: string): LocalResponse {
  const details = `filter_removed_required_${direction}_headers{${problem.replaceAll(" ", "_")}}`;
  return proxyReply(status, details, problem);
}

/** What clients get when a plugin's VM has failed and its policy is not to go on without it. */
export const FAILED: LocalResponse = {
  status: 503,
  details: "wasm_fail_stream",
  body: new Uint8Array(),
  headers: [],
  grpcStatus: 14,
};
