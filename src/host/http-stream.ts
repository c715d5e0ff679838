/** One request on its way through the filters to the upstream, and its response on the way back. */

import { Body } from "./body.ts";
import { ClientEnd } from "./client-end.ts";
import type { LocalResponse } from "./context.ts";
import { GuestFault } from "./fault.ts";
import type { Direction, Filter, FilterCallbacks, StreamFilter } from "./filter.ts";
import { FilterChain, type Turn } from "./filter-chain.ts";
import { HeaderMap, type Pair } from "./header-map.ts";
import { type HttpRequest, type HttpResponse, StreamReset, type UpstreamResponse } from "./http-message.ts";
import { localReply } from "./local-reply.ts";
import { requestHeaders, responseHeaders } from "./message-headers.ts";
import type { Services } from "./services.ts";
import type { StreamInfo } from "./stream-info.ts";
import { UpstreamEnd } from "./upstream-end.ts";

/** Whom a stream tells of what comes out of it. */
export interface StreamObserver {
  /** The whole request has passed the filters. */
  onRequest(headers: HeaderMap, body: Uint8Array, trailers: readonly Pair[]): void;
  /** The whole response has passed the filters. */
  onResponse(response: HttpResponse): void;
  /** There will be no response. */
  onError(error: Error): void;
}

/** A request and its response. */
export class HttpStream implements FilterCallbacks {
  readonly info: StreamInfo;
  readonly observer: StreamObserver;
  readonly services: Services;
  readonly isHead: boolean;
  readonly #headers: HeaderMap;
  readonly #request: HttpRequest;
  readonly #filters: readonly StreamFilter[];
  readonly #chains: Record<Direction, FilterChain>;
  readonly #clientEnd: ClientEnd;
  readonly #turn: Turn = { direction: null };
  #prepared: LocalResponse | null = null;
  #isOver = false;

  /** @param filters - Makes the filters of the stream, in the order of the filter chain. */
  constructor(
    services: Services,
    info: StreamInfo,
    request: HttpRequest,
    filters: (stream: FilterCallbacks) => readonly StreamFilter[],
    observer: StreamObserver,
  ) {
    this.services = services;
    this.info = info;
    this.observer = observer;
    this.isHead = request.method === "HEAD";
    this.#headers = requestHeaders(request, services.random.uuid());
    this.#request = request;
    this.#filters = filters(this);
    this.#clientEnd = new ClientEnd(this);
    const backwards = [...this.#filters].reverse();
    const { bufferLimitBytes: limit } = services;
    this.#chains = {
      request: new FilterChain("request", this.#filters, new UpstreamEnd(this), this.#turn, limit),
      response: new FilterChain("response", backwards, this.#clientEnd, this.#turn, limit),
    };
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get isRequestComplete(): boolean {
    return this.#chains.request.complete;
  }

  /** The whole response is under way: the request goes no further. */
  get isAnswered(): boolean {
    return this.#chains.request.aborted || this.#chains.response.complete;
  }

  /** Sends the request to the filters. */
  start(): void {
    const { request } = this.#chains;
    const { body, trailers, metadataEntries } = this.#request;
    this.#guard(() => {
      request.complete = body === null;
      request.sendHeaders(this.#headers, body === null);
      if (body === null) return;
      if (metadataEntries > 0) request.sendMetadata(metadataEntries);
      for (const piece of body) {
        this.info.bytesReceived += piece.length;
        request.sendData(new Body(piece), false);
      }
      finish(request, trailers);
    });
  }

  /** Sends the upstream's answer back through the filters. */
  answer(response: UpstreamResponse): void {
    // a plugin may have answered in the meantime
    if (this.#isOver || this.#chains.response.headers !== null) return;
    this.info.responseCode = response.status;
    this.info.responseCodeDetails = "via_upstream";
    const body = this.isHead ? null : response.body;
    this.#guard(() => {
      const chain = this.#chains.response;
      chain.complete = body === null;
      chain.sendHeaders(responseHeaders(response), chain.complete);
      if (body === null) return;
      if (response.metadataEntries > 0) chain.sendMetadata(response.metadataEntries);
      for (const piece of body) chain.sendData(new Body(piece), false);
      this.info.upstreamFinished = true;
      finish(chain, response.trailers);
    });
  }

  continueStream(filter: Filter, direction: Direction): void {
    const chain = this.#chains[direction];
    if (this.#isOver) return;
    this.#guard(() => {
      if (chain.headers === null) {
        throw new GuestFault(
          "proxy_continue_stream(HttpResponse) before there is a response crashes Envoy: " +
            "call it for a response that a callback has paused",
        );
      }
      chain.resume(chain.entries.find((entry) => entry.filter === filter)!);
    });
  }

  reset(details: string): void {
    if (this.#isOver) return;
    this.#guard(() => this.end());
    this.observer.onError(new StreamReset(`the stream was reset: ${details}`));
  }

  sendLocalResponse(response: LocalResponse): void {
    const { request, response: chain } = this.#chains;
    if (this.#isOver) return;
    if (this.#turn.direction === "request") {
      // the first one counts, when the callback is over
      this.#prepared ??= response;
      request.aborted = true;
      return;
    }
    if (this.#turn.direction === "response") chain.aborted = true;
    this.#respondLocally(response);
  }

  /** Sends the local response that was asked for while the request was on its way. */
  sendPreparedResponse(): void {
    if (this.#prepared !== null && !this.#isOver) this.#respondLocally(this.#prepared);
    this.#prepared = null;
  }

  trailers(direction: Direction): HeaderMap | null {
    return this.#chains[direction].trailers;
  }

  addTrailers(direction: Direction): HeaderMap {
    return (this.#chains[direction].trailers = new HeaderMap("trailers"));
  }

  buffered(direction: Direction): Body | null {
    return this.#chains[direction].buffered;
  }

  bufferWhole(direction: Direction, data: Body): void {
    this.#chains[direction].bufferWhole(data);
  }

  /** Ends the stream for a reason that no guest hears of. */
  fail(error: Error): void {
    this.#isOver = true;
    this.observer.onError(error);
  }

  /** Lets the filters look back, then go. */
  end(): void {
    this.#isOver = true;
    this.info.durationNs = this.services.clock.realtimeNs - this.info.startNs;
    const maps = {
      requestHeaders: this.#headers,
      responseHeaders: this.#chains.response.headers,
      responseTrailers: this.#chains.response.trailers,
    };
    for (const filter of this.#filters) filter.onLog(maps);
    for (const filter of this.#filters) filter.onDestroy();
  }

  #respondLocally(response: LocalResponse): void {
    const chain = this.#chains.response;
    this.info.responseCodeDetails = response.details;
    if (this.#clientEnd.hasBegun) return this.reset(response.details);

    this.info.responseCode = response.status;
    const isGrpc = this.#headers.get("content-type")?.startsWith("application/grpc") ?? false;
    const { headers, body } = localReply(response, isGrpc);
    const noBody = this.isHead || body.length === 0;
    // a response that a filter holds is dropped, and no filter sees what takes its place
    const isFirst = chain.headers === null;
    this.#guard(() => {
      chain.headers = headers;
      chain.complete = true;
      if (isFirst) chain.sendHeaders(headers, noBody);
      else this.#clientEnd.headers(headers, noBody);
      if (noBody) return;
      if (isFirst) chain.sendData(new Body(body), true);
      else this.#clientEnd.data(new Body(body), true);
    });
  }

  /** A mistake of the guest ends the stream, and whoever sent the request hears of it. */
  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.fail(error as Error);
    }
  }
}

/** As HTTP/1.1 arrives: that a piece was the last of a body is news of its own, or trailers tell it. */
function finish(chain: FilterChain, trailers: readonly Pair[]): void {
  chain.complete = true;
  if (trailers.length === 0) {
    chain.sendData(new Body(), true);
    return;
  }
  chain.trailers = new HeaderMap("trailers", trailers);
  chain.sendTrailers();
}
