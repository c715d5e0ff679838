/**
 * The contexts of `@solo-io/proxy-runtime`.
 */
import { Bytes } from "../../abi/bytes";
import { readBuffer } from "../../abi/buffers";
import { BufferType, Status } from "../../abi/enums";
import { proxy_done, proxy_http_call } from "../../abi/env";
import { OUT, allocate, mark, release } from "../../abi/memory";
import { succeeded } from "../../abi/refusal";
import { Headers, toPairs } from "./headers";
import { continue_request, log, proxy_set_effective_context } from "./host-calls";
import {
  FilterDataStatusValues,
  FilterHeadersStatusValues,
  FilterMetadataStatusValues,
  FilterStatusValues,
  FilterTrailersStatusValues,
  LogLevelValues,
  PeerTypeValues,
  WasmResultValues,
} from "./values";

/** What plugins and streams have in common. */
export abstract class BaseContext {
  constructor(
    /** The host's number for this context. */
    public context_id: u32,
  ) {}

  continueRequest(): void {
    succeeded("proxy_continue_stream", continue_request());
  }

  onDone(): bool {
    return true;
  }

  onDelete(): void {}
}

/** Whom to tell of an answer, and how. */
export class HttpCallback {
  constructor(
    public origin_context: BaseContext,
    public cb: (origin_context: BaseContext, headers: u32, body_size: usize, trailers: u32) => void,
  ) {}
}

/** A call that was made: builds keep the callback that answers it in modules that make any. */
class PendingCall extends HttpCallback {}

/** A plugin. */
export class RootContext extends BaseContext {
  private configuration: string = "";
  private calls: Map<u32, HttpCallback> = new Map<u32, HttpCallback>();

  constructor(context_id: u32) {
    super(context_id);
  }

  /** The configuration, once {@link onConfigure} has read it. */
  getConfiguration(): string {
    return this.configuration;
  }

  /** Makes the context of a stream. */
  createContext(context_id: u32): Context {
    log(LogLevelValues.error, "a plugin without createContext: its streams pass");
    return new Context(context_id, this);
  }

  /** Forgets the calls that have no answer yet. */
  cancelPendingRequests(): void {
    this.calls.clear();
  }

  validateConfiguration(configuration_size: usize): bool {
    return true;
  }

  onConfigure(configuration_size: u32): bool {
    this.configuration = readBuffer(BufferType.PluginConfiguration, configuration_size).toString();
    return true;
  }

  onStart(vm_configuration_size: usize): bool {
    return true;
  }

  onTick(): void {}

  onQueueReady(token: u32): void {}

  onDone(): bool {
    this.cancelPendingRequests();
    return true;
  }

  /** Says that a plugin which answered `false` from {@link onDone} may now go. */
  done(): void {
    succeeded("proxy_done", proxy_done());
  }

  /**
   * Sends an HTTP request to a cluster.
   *
   * @param cb - Called with the answer, host calls being about `origin_context`; not when that one is gone by then.
   */
  httpCall(
    cluster: string,
    headers: Headers,
    body: ArrayBuffer,
    trailers: Headers,
    timeout_milliseconds: u32,
    origin_context: BaseContext,
    cb: (origin_context: BaseContext, headers: u32, body_size: usize, trailers: u32) => void,
  ): WasmResultValues {
    const before = mark();
    const name = Bytes.of(cluster);
    const headerBytes = serialize(headers);
    const trailerBytes = serialize(trailers);
    const status = proxy_http_call(
      name.pointer,
      name.length,
      headerBytes.pointer,
      headerBytes.length,
      changetype<usize>(body),
      body.byteLength,
      trailerBytes.pointer,
      trailerBytes.length,
      timeout_milliseconds,
      OUT,
    );
    release(before);
    if (status === Status.Ok) this.calls.set(load<u32>(OUT), new PendingCall(origin_context, cb));
    return status as WasmResultValues;
  }

  onHttpCallResponse(token: u32, headers: u32, body_size: u32, trailers: u32): void {
    if (!this.calls.has(token)) return;
    const call = this.calls.get(token);
    this.calls.delete(token);
    const origin = call.origin_context;
    // a stream that has ended is none to the host
    if (origin !== this && proxy_set_effective_context(origin.context_id) !== WasmResultValues.Ok) return;
    call.cb(origin, headers, body_size, trailers);
  }

  on_grpc_receive_initial_metadata(token: u32, headers: u32): void {}

  on_grpc_trailing_metadata(token: u32, trailers: u32): void {}

  on_grpc_receive(token: u32, response_size: u32): void {}

  on_grpc_close(token: u32, status_code: u32): void {}
}

/** A stream: a request with its response, or a connection. */
export class Context extends BaseContext {
  constructor(
    context_id: u32,
    public root_context: RootContext,
  ) {
    super(context_id);
  }

  onNewConnection(): FilterStatusValues {
    return FilterStatusValues.Continue;
  }

  onDownstreamData(size: usize, end: bool): FilterStatusValues {
    return FilterStatusValues.Continue;
  }

  onUpstreamData(size: usize, end: bool): FilterStatusValues {
    return FilterStatusValues.Continue;
  }

  onDownstreamConnectionClose(t: PeerTypeValues): void {}

  onUpstreamConnectionClose(t: PeerTypeValues): void {}

  onRequestHeaders(a: u32, end_of_stream: bool): FilterHeadersStatusValues {
    return FilterHeadersStatusValues.Continue;
  }

  onRequestMetadata(a: u32): FilterMetadataStatusValues {
    return FilterMetadataStatusValues.Continue;
  }

  onRequestBody(body_buffer_length: usize, end_of_stream: bool): FilterDataStatusValues {
    return FilterDataStatusValues.Continue;
  }

  onRequestTrailers(a: u32): FilterTrailersStatusValues {
    return FilterTrailersStatusValues.Continue;
  }

  onResponseHeaders(a: u32, end_of_stream: bool): FilterHeadersStatusValues {
    return FilterHeadersStatusValues.Continue;
  }

  onResponseMetadata(a: u32): FilterMetadataStatusValues {
    return FilterMetadataStatusValues.Continue;
  }

  onResponseBody(body_buffer_length: usize, end_of_stream: bool): FilterDataStatusValues {
    return FilterDataStatusValues.Continue;
  }

  onResponseTrailers(s: u32): FilterTrailersStatusValues {
    return FilterTrailersStatusValues.Continue;
  }

  onLog(): void {}

  /** Makes host calls be about this stream until the callback returns. */
  setEffectiveContext(): WasmResultValues {
    return proxy_set_effective_context(this.context_id);
  }
}

function serialize(headers: Headers): Bytes {
  const pairs = toPairs(headers);
  const bytes = Bytes.view(allocate(pairs.byteLength), pairs.byteLength);
  pairs.write(bytes.pointer);
  return bytes;
}
