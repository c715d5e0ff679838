/**
 * A stream in a VM: the filter of Envoy that hands one request and its response to a plugin.
 *
 * What a host call may touch depends on the phase. Envoy keeps a pointer to a map or body while its callback runs
 * and, if the callback pauses, beyond; so does this class.
 */

import { BufferType, MapType, Status, StreamType } from "../../assembly/abi/enums.ts";
import { Body } from "./body.ts";
import { Context, type LocalResponse } from "./context.ts";
import { GuestFault } from "./fault.ts";
import type { Direction, FilterCallbacks, LoggedMaps, StreamFilter } from "./filter.ts";
import {
  DataStatus,
  HeadersStatus,
  TrailersStatus,
  dataStatus,
  headersOrAllStatus,
  headersStatus,
  trailersStatus,
} from "./filter-status.ts";
import type { HeaderMap } from "./header-map.ts";
import { FAILED } from "./local-reply.ts";
import type { PluginSettings } from "./plugin.ts";
import type { RootContext } from "./root-context.ts";
import type { StreamInfo } from "./stream-info.ts";
import { VisibleMessages } from "./visible-messages.ts";

const NAMES = {
  request: {
    headers: "proxy_on_request_headers",
    body: "proxy_on_request_body",
    trailers: "proxy_on_request_trailers",
    metadata: "proxy_on_request_metadata",
  },
  response: {
    headers: "proxy_on_response_headers",
    body: "proxy_on_response_body",
    trailers: "proxy_on_response_trailers",
    metadata: "proxy_on_response_metadata",
  },
} as const;

/** A plugin's part in one stream. */
export class StreamContext extends Context implements StreamFilter {
  declare readonly plugin: PluginSettings;
  readonly #root: RootContext;
  readonly #stream: FilterCallbacks;
  readonly #visible = new VisibleMessages();
  #created = false;
  #endOfStream = false;
  /** The VM failed and the stream was told so. */
  #streamFailed = false;
  #logged: LoggedMaps | null = null;
  /** The callback that is just over, while what it asked for is done. */
  #answered: { name: string; status: number } | null = null;

  constructor(root: RootContext, stream: FilterCallbacks) {
    super(root.vm, root.vm.nextContextId(), root.plugin);
    this.#root = root;
    this.#stream = stream;
  }

  override get root(): RootContext {
    return this.#root;
  }

  override get streamInfo(): StreamInfo {
    return this.#stream.info;
  }

  onHeaders(direction: Direction, headers: HeaderMap, end: boolean): HeadersStatus {
    if (direction === "request") this.#create();
    else if (this.#isBypassed(direction)) return HeadersStatus.Continue;
    const visible = this.#visible[direction];
    visible.headers = headers;
    this.#endOfStream = end;
    const name = NAMES[direction].headers;
    const convert = this.plugin.allowOnHeadersStopIteration ? headersStatus : headersOrAllStatus;
    const status = this.#call(name, convert, HeadersStatus.StopAllAndWatermark, [
      headers.pairs.length,
      end ? 1 : 0,
    ]);
    if (status === HeadersStatus.Continue) visible.headers = null;
    return status;
  }

  onData(direction: Direction, data: Body, end: boolean): DataStatus {
    if (this.#isBypassed(direction)) return DataStatus.Continue;
    const visible = this.#visible[direction];
    if (visible.buffering) {
      this.#stream.bufferWhole(direction, data);
      // too large: the stream has been answered
      if (this.#stream.isOver) return DataStatus.StopAndBuffer;
    }
    visible.body = data;
    this.#endOfStream = end;
    const { length } = this.#body(direction);
    const name = NAMES[direction].body;
    const status = this.#call(name, dataStatus, DataStatus.StopNoBuffer, [length, end ? 1 : 0]);
    visible.buffering = status === DataStatus.StopAndBuffer;
    if (status === DataStatus.Continue) visible.body = null;
    return status;
  }

  onTrailers(direction: Direction, trailers: HeaderMap): TrailersStatus {
    if (this.#isBypassed(direction)) return TrailersStatus.Continue;
    const visible = this.#visible[direction];
    visible.trailers = trailers;
    const name = NAMES[direction].trailers;
    const status = this.#call(name, trailersStatus, TrailersStatus.Stop, [trailers.pairs.length]);
    if (status === TrailersStatus.Continue) visible.trailers = null;
    return status;
  }

  onMetadata(direction: Direction, entries: number): void {
    if (this.#isBypassed(direction)) return;
    this.#call(NAMES[direction].metadata, Number, 0, [entries]);
  }

  /** The stream is over: the guest may look back at it. */
  onLog(maps: LoggedMaps): void {
    this.#create();
    this.#logged = maps;
    this.vm.callback(this, "proxy_on_log", this.id);
    this.#logged = null;
  }

  /** The end of the context. A stream does not wait for a guest that is not done. */
  onDestroy(): void {
    if (this.#created) {
      this.vm.callback(this, "proxy_on_done", this.id);
      this.vm.callback(this, "proxy_on_delete", this.id);
    }
    this.remove();
  }

  override readableMap(type: MapType): HeaderMap | null {
    if (type > MapType.HttpResponseTrailers) return super.readableMap(type);
    if (this.#logged === null) return this.#visible.map(type);
    switch (type) {
      case MapType.HttpRequestHeaders:
        return this.#logged.requestHeaders;
      case MapType.HttpResponseHeaders:
        return this.#logged.responseHeaders;
      case MapType.HttpResponseTrailers:
        return this.#logged.responseTrailers;
      default:
        return null;
    }
  }

  override get withoutMap(): Status {
    return this.#logged === null ? Status.BadArgument : Status.NotFound;
  }

  override writableMap(type: MapType): HeaderMap | null {
    const direction = type === MapType.HttpRequestTrailers ? "request" : "response";
    if (type === MapType.HttpRequestTrailers || type === MapType.HttpResponseTrailers) {
      const visible = this.#visible[direction];
      // the last piece of body is the last chance to add trailers
      if (visible.trailers === null && visible.body !== null && this.#endOfStream) {
        visible.trailers = this.#stream.addTrailers(direction);
      }
    }
    return this.#visible.map(type);
  }

  override buffer(type: BufferType): Body | Uint8Array | null {
    if (type === BufferType.HttpRequestBody) return this.#body("request");
    if (type === BufferType.HttpResponseBody) return this.#body("response");
    return super.buffer(type);
  }

  override continueStream(type: StreamType): Status {
    if (type === StreamType.HttpRequest || type === StreamType.HttpResponse) {
      const direction = type === StreamType.HttpRequest ? "request" : "response";
      // whichever direction goes on, as in Envoy
      this.#visible.request.forget();
      this.vm.defer(() => {
        this.#checkHeld(direction);
        this.#stream.continueStream(this, direction);
      });
      return Status.Ok;
    }
    return super.continueStream(type);
  }

  override closeStream(type: StreamType): Status {
    if (type === StreamType.HttpRequest || type === StreamType.HttpResponse) {
      this.#stream.info.responseCodeDetails ??= "wasm_close_stream";
      this.vm.defer(() => {
        this.#checkReset();
        this.#stream.reset("wasm_close_stream");
      });
    }
    return Status.Ok;
  }

  override sendLocalResponse(response: LocalResponse): void {
    if (this.#logged !== null) {
      throw this.vm.fault(
        "proxy_send_local_response in proxy_on_log: Envoy calls proxy_on_log again and crashes",
      );
    }
    this.vm.defer(() => this.#stream.sendLocalResponse(response));
  }

  #create(): void {
    if (!this.#created) this.vm.callback(this, "proxy_on_context_create", this.id, this.#root.id);
    this.#created = true;
  }

  /** Calls a callback, turns its answer into a status, then does what it asked for. */
  #call<S extends number>(
    name: string,
    convert: (answer: number, stopped: boolean) => S,
    closed: S,
    parameters: number[],
  ): S {
    if (this.vm.failed) return this.#failStream(closed);
    if (!this.vm.has(name)) return 0 as S;
    const answer = this.vm.call(this, name, this.id, ...parameters) ?? 0;
    const status = this.vm.failed ? this.#failStream(closed) : convert(answer, this.vm.iterationStopped);
    const outer = this.#answered;
    this.#answered = { name, status };
    this.vm.runDeferred();
    this.#answered = outer;
    return status;
  }

  /** Headers that go on by themselves may not be sent on their way as well. */
  #checkHeld(direction: Direction): void {
    if (this.#answered?.name !== NAMES[direction].headers) return;
    if (this.#answered.status !== HeadersStatus.Continue) return;
    throw new GuestFault(
      `${this.#answered.name} called proxy_continue_stream and then answered Continue, so Envoy sends the ` +
        `${direction} twice: answer Pause, or do not call it`,
    );
  }

  /** Trailers may not go on in a stream that is no more. */
  #checkReset(): void {
    if (this.#answered?.name !== NAMES.response.trailers) return;
    if (this.#answered.status !== TrailersStatus.Continue) return;
    throw new GuestFault(
      `${this.#answered.name} called proxy_close_stream and then answered Continue, which crashes Envoy: answer Pause`,
    );
  }

  #failStream<S>(closed: S): S {
    if (!this.#streamFailed) {
      this.#streamFailed = true;
      this.#stream.sendLocalResponse(FAILED);
    }
    return closed;
  }

  #isBypassed(direction: Direction): boolean {
    return !this.#created || (direction === "response" && this.#streamFailed);
  }

  #body(direction: Direction): Body | Uint8Array {
    const { buffering, body } = this.#visible[direction];
    return (buffering ? this.#stream.buffered(direction) : body) ?? NOTHING;
  }
}

const NOTHING = new Uint8Array();
