/**
 * The model that proxy-wasm has of a proxy:
 *
 *     worker thread
 *     └─ VM                            one instance of the module
 *        ├─ RootContext                one per plugin configuration
 *        │  ├─ HttpContext             one per HTTP stream (request with its response)
 *        │  └─ StreamContext           one per TCP connection
 *        └─ RootContext ...            another plugin that shares the module
 *
 * Nothing is shared between VMs but shared data, queues and metrics.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#contexts | spec}
 */

import { Bytes } from "../abi/bytes";
import { GrpcStatus } from "../abi/enums";
import { HeaderPairs } from "../abi/pairs";
import { cancelGrpcCall, dispatchGrpcCall } from "../calls/grpc-call";
import { GrpcStream, openGrpcStream } from "../calls/grpc-stream";
import { GrpcUpstream } from "../calls/grpc-upstream";
import { dispatchHttpCall } from "../calls/http-call";
import { HttpCallResponse } from "../calls/http-call-response";
import { OutstandingCall } from "../calls/outstanding-call";
import { Headers } from "../http/headers";
import { Identified } from "./id-table";

/** What the three kinds of context have in common: an id, calls out, and an end. */
export abstract class Context extends Identified {
  /** What it waits for. @internal */
  firstCall: OutstandingCall | null = null;

  /**
   * Sends an HTTP request to a cluster. The answer comes to {@link onHttpCallResponse} of this context, in another
   * callback: a filter that needs it answers `Action.Pause` and resumes there.
   *
   * Legal in every callback. An answer that comes after the end of a stream comes to nobody: what has to hear it in any
   * case is called by the {@link RootContext}.
   * @param headers - `:method`, `:path` and `:authority` are needed.
   * @param body - `Bytes.of(text)` for text; Envoy adds its `content-length`.
   * @param timeoutMs - After it, an answer with status 504 comes; 0 waits forever.
   * @returns The call's number; 0 when the host refuses it at once, which the log tells once: an unknown cluster or a
   *   missing header (`BadArgument`), nobody healthy in the cluster (`InternalFailure`). Then no callback follows.
   * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#proxy_http_call | spec}
   */
  dispatchHttpCall(
    cluster: string,
    headers: HeaderPairs,
    body: Bytes | null,
    trailers: HeaderPairs | null,
    timeoutMs: u32,
  ): u32 {
    return dispatchHttpCall(this, cluster, headers, body, trailers, timeoutMs);
  }

  /**
   * Calls a gRPC method that takes one message and answers one. {@link onGrpcMessage} gets the answer, then
   * {@link onGrpcClose} the end; without an answer, `onGrpcClose` alone says why. Envoy tells no metadata of calls.
   *
   * Legal in every callback. The call is cancelled when this context ends.
   * @param service - As in `package.Service`.
   * @param metadata - Sent as request headers; `null` for none.
   * @param message - Serialized, as {@link ProtobufWriter} makes it.
   * @param timeoutMs - After it, {@link onGrpcClose} comes, with status 14 from Envoy or with 4 from a service that keeps the
   *   time itself; 0 waits forever.
   * @returns The call's number; 0 when the host refuses it at once, which the log tells once. Then no callback follows.
   * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#proxy_grpc_call | spec}
   */
  dispatchGrpcCall(
    upstream: GrpcUpstream,
    service: string,
    method: string,
    metadata: HeaderPairs | null,
    message: Bytes,
    timeoutMs: u32,
  ): u32 {
    return dispatchGrpcCall(this, upstream, service, method, metadata, message, timeoutMs);
  }

  /**
   * Cancels a call that this context made with {@link dispatchGrpcCall}. No callback follows.
   *
   * @returns `false` when there is no such call, or no more.
   */
  cancelGrpcCall(callId: u32): bool {
    return cancelGrpcCall(this, callId);
  }

  /**
   * Opens a gRPC stream: {@link GrpcStream.send} sends, {@link onGrpcMessage} gets what comes, {@link onGrpcClose} the
   * end.
   *
   * Legal in every callback. The stream is cancelled when this context ends.
   * @returns `null` when the host refuses it at once, which the log tells once. Then no callback follows.
   * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#proxy_grpc_stream | spec}
   */
  openGrpcStream(
    upstream: GrpcUpstream,
    service: string,
    method: string,
    metadata: HeaderPairs | null = null,
  ): GrpcStream | null {
    return openGrpcStream(this, upstream, service, method, metadata);
  }

  /** What came of an HTTP call that this context made. */
  onHttpCallResponse(callId: u32, response: HttpCallResponse): void {}

  /** The headers at the start of what a gRPC stream of this context answers. Read them here, not later. */
  onGrpcInitialMetadata(callId: u32, metadata: Headers): void {}

  /**
   * A message for a gRPC call or stream of this context.
   *
   * @param message - Serialized, as {@link ProtobufReader} reads it; valid until the callback returns.
   */
  onGrpcMessage(callId: u32, message: Bytes): void {}

  /** The headers at the end of what a gRPC stream of this context answers. Read them here, not later. */
  onGrpcTrailingMetadata(callId: u32, metadata: Headers): void {}

  /**
   * A gRPC call or stream of this context has ended. Comes exactly once for each, unless this side cancelled it.
   *
   * @param message - Why, in the other side's words or the host's; empty when all went well.
   */
  onGrpcClose(callId: u32, status: GrpcStatus, message: string): void {}

  /**
   * The stream or plugin has ended.
   *
   * @returns What `false` means is up to the plugin: see {@link RootContext.onDone}. A stream ends in any case.
   */
  onDone(): bool {
    return true;
  }

  /** The moment for access logs: headers and properties of the whole stream can be read. */
  onLog(): void {}

  /** The context is about to be forgotten; host calls on its stream are no longer legal. */
  onDelete(): void {}

  /** Ends what the context still waits for. @internal */
  abandonCalls(): void {
    for (let call = this.firstCall; call !== null; call = this.firstCall) call.abandon();
  }
}
