/**
 * gRPC calls and streams: what both have in common, and calls with one message each way.
 *
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#grpc-calls | spec}
 */
import { Bytes } from "../abi/bytes";
import { GrpcStatus, Status } from "../abi/enums";
import { proxy_grpc_call, proxy_grpc_cancel } from "../abi/env";
import { OUT, mark, release } from "../abi/memory";
import { HeaderPairs } from "../abi/pairs";
import { succeeded } from "../abi/refusal";
import { Context } from "../context/context";
import { encodePairs } from "./encode-pairs";
import { GrpcUpstream } from "./grpc-upstream";
import { taken } from "./taken";
import { CallKind, OutstandingCall, findCall } from "./outstanding-call";

/** A call that is not over. @internal */
export class GrpcCall extends OutstandingCall {
  constructor(id: u32, context: Context) {
    super(id, context, CallKind.Grpc);
  }

  /** Nobody is left to hear of it: the host need not go on. */
  override abandon(): void {
    this.cancel();
  }

  /** A message is the whole answer, and all that Envoy tells of a call that went well: it is over. */
  override beforeMessage(): void {
    this.forget();
  }

  override afterMessage(): void {
    this.context.onGrpcClose(this.id, GrpcStatus.Ok, "");
  }

  override afterClose(): void {
    this.forget();
  }

  /** Ends the call at once. The host says nothing more of it. */
  cancel(): bool {
    this.forget();
    return succeeded("proxy_grpc_cancel", proxy_grpc_cancel(this.id));
  }
}

/** Makes the call of {@link Context.dispatchGrpcCall}. @internal */
export function dispatchGrpcCall(
  context: Context,
  upstream: GrpcUpstream,
  service: string,
  method: string,
  metadata: HeaderPairs | null,
  message: Bytes,
  timeoutMs: u32,
): u32 {
  const target = upstream.message;
  if (target.byteLength === 0) {
    taken("proxy_grpc_call", Status.ParseFailure);
    return 0;
  }
  const before = mark();
  const serviceBytes = Bytes.of(service);
  const methodBytes = Bytes.of(method);
  const metadataBytes = encodePairs(metadata);
  const status = proxy_grpc_call(
    changetype<usize>(target),
    target.byteLength,
    serviceBytes.pointer,
    serviceBytes.length,
    methodBytes.pointer,
    methodBytes.length,
    metadataBytes.pointer,
    metadataBytes.length,
    message.pointer,
    message.length,
    timeoutMs,
    OUT,
  );
  release(before);
  if (!taken("proxy_grpc_call", status)) return 0;
  return new GrpcCall(load<u32>(OUT), context).id;
}

/** Makes the cancellation of {@link Context.cancelGrpcCall}. @internal */
export function cancelGrpcCall(context: Context, callId: u32): bool {
  const call = findCall(CallKind.Grpc, callId);
  if (call === null || call.context !== context) return false;
  return changetype<GrpcCall>(call).cancel();
}
