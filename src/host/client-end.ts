/** Where responses leave the filters: what Envoy's connection manager adds, then the client. */

import { Body } from "./body.ts";
import { checkLength } from "./content-length.ts";
import { GuestFault } from "./fault.ts";
import type { ChainEnd } from "./filter-chain.ts";
import type { HeaderMap } from "./header-map.ts";
import type { HttpStream } from "./http-stream.ts";
import { proxyReply, unusableHeaders } from "./local-reply.ts";
import { framing, invalidHeader, onTheWire, removeHopByHop } from "./message-headers.ts";

/** The end of a stream's response. */
export class ClientEnd implements ChainEnd {
  readonly #stream: HttpStream;
  readonly #body = new Body();
  #headers: HeaderMap | null = null;

  constructor(stream: HttpStream) {
    this.#stream = stream;
  }

  /** The client has the headers: another response can't take their place. */
  get hasBegun(): boolean {
    return this.#headers !== null;
  }

  headers(headers: HeaderMap, end: boolean): void {
    if (headers.get(":status") === null) {
      this.#stream.sendLocalResponse(unusableHeaders(502, "response", "missing required header: :status"));
      return;
    }
    const problem = invalidHeader(headers);
    if (problem !== null) {
      throw new GuestFault(
        `${problem}: Envoy sends such a response, and a client can't read it or reads two`,
      );
    }
    this.#headers = headers;
    removeHopByHop(headers);
    if (headers.get("date") === null) headers.add("date", this.#stream.services.clock.httpDate);
    headers.setInPlace("server", "envoy");
    // the connection can't be used again while a part of the request is under way
    if (!this.#stream.isRequestComplete) headers.add("connection", "close");
    if (end) this.#respond(headers, true);
  }

  data(data: Body, end: boolean): void {
    this.#stream.info.bytesSent += data.length;
    this.#body.move(data);
    if (end && this.#headers !== null) this.#respond(this.#headers, false);
  }

  trailers(): void {
    if (this.#headers !== null) this.#respond(this.#headers, false);
  }

  isOpen(): boolean {
    return !this.#stream.isOver;
  }

  tooLarge(): void {
    this.#stream.sendLocalResponse(proxyReply(500, "response_payload_too_large", "Internal Server Error"));
  }

  aborted(): void {
    // what takes the response's place has been sent already
  }

  #respond(headers: HeaderMap, endsWithHeaders: boolean): void {
    if (!this.#stream.isHead) checkLength("response", headers, this.#body);
    const status = Number.parseInt(headers.get(":status") ?? "", 10);
    const trailers = this.#stream.trailers("response")?.pairs ?? [];
    this.#stream.end();
    this.#stream.observer.onResponse({
      status,
      headers: [...onTheWire(headers), ...framing(headers, status, endsWithHeaders && !this.#stream.isHead)],
      body: this.#body.bytes,
      trailers,
    });
  }
}
