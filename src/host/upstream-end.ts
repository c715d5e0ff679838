/** Where requests leave the filters: what Envoy's router checks, then the upstream. */

import { Body } from "./body.ts";
import { checkLength } from "./content-length.ts";
import type { ChainEnd } from "./filter-chain.ts";
import type { HeaderMap } from "./header-map.ts";
import type { HttpStream } from "./http-stream.ts";
import { proxyReply, unusableHeaders } from "./local-reply.ts";
import { invalidHeader } from "./message-headers.ts";

/** Envoy's response flags, as bits: no route fits; the request breaks the protocol. */
const NO_ROUTE = 0x100;
const PROTOCOL_ERROR = 0x40000;

/** The end of a stream's request. */
export class UpstreamEnd implements ChainEnd {
  readonly #stream: HttpStream;
  readonly #body = new Body();
  #headers: HeaderMap | null = null;
  #forwarded = false;

  constructor(stream: HttpStream) {
    this.#stream = stream;
  }

  headers(headers: HeaderMap, end: boolean): void {
    this.#headers = headers;
    if (!this.#isRoutable(headers)) return;
    this.#stream.info.reachedUpstream = true;
    headers.setInPlace("x-envoy-expected-rq-timeout-ms", "15000");
    if (end) this.#forward(headers);
  }

  data(data: Body, end: boolean): void {
    this.#body.move(data);
    if (end && this.#headers !== null) this.#forward(this.#headers);
  }

  trailers(): void {
    if (this.#headers !== null) this.#forward(this.#headers);
  }

  isOpen(): boolean {
    return !this.#stream.isOver && !this.#stream.isAnswered;
  }

  tooLarge(): void {
    this.#stream.sendLocalResponse(proxyReply(413, "request_payload_too_large", "Payload Too Large"));
  }

  aborted(): void {
    this.#stream.sendPreparedResponse();
  }

  #forward(headers: HeaderMap): void {
    // a plugin can continue a request that has gone on already
    if (this.#forwarded) return;
    this.#forwarded = true;
    checkLength("request", headers, this.#body);
    this.#stream.observer.onRequest(headers, this.#body.bytes, this.#stream.trailers("request")?.pairs ?? []);
  }

  /** A filter can take away what a route needs. */
  #isRoutable(headers: HeaderMap): boolean {
    if (headers.get(":path") === null || headers.get("x-forwarded-proto") === null) {
      this.#stream.info.responseFlags |= NO_ROUTE;
      this.#stream.sendLocalResponse(proxyReply(404, "route_not_found"));
      return false;
    }
    const problem =
      headers.get(":method") === null ? "missing required header: :method" : invalidHeader(headers);
    if (problem !== null) {
      this.#stream.info.responseFlags |= PROTOCOL_ERROR;
      this.#stream.sendLocalResponse(unusableHeaders(503, "request", problem));
      return false;
    }
    return true;
  }
}
