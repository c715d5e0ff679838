/**
 * HTTP calls to a cluster of the proxy's.
 *
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#http-calls | spec}
 */
import { Bytes } from "../abi/bytes";
import { proxy_http_call } from "../abi/env";
import { OUT, mark, release } from "../abi/memory";
import { HeaderPairs } from "../abi/pairs";
import { Context } from "../context/context";
import { encodePairs } from "./encode-pairs";
import { HttpCallResponse } from "./http-call-response";
import { taken } from "./taken";
import { CallKind, OutstandingCall, findCall } from "./outstanding-call";

/** A call whose answer is not here yet. The host cannot take it back: it ends with its answer. */
class HttpCall extends OutstandingCall {
  constructor(id: u32, context: Context) {
    super(id, context, CallKind.Http);
  }

  override abandon(): void {
    this.forget();
  }

  override beforeMessage(): void {}

  override afterMessage(): void {}

  override afterClose(): void {
    this.forget();
  }
}

/** Makes the call of {@link Context.dispatchHttpCall}. @internal */
export function dispatchHttpCall(
  context: Context,
  cluster: string,
  headers: HeaderPairs,
  body: Bytes | null,
  trailers: HeaderPairs | null,
  timeoutMs: u32,
): u32 {
  const before = mark();
  const name = Bytes.of(cluster);
  const headerBytes = encodePairs(headers);
  const trailerBytes = encodePairs(trailers);
  const status = proxy_http_call(
    name.pointer,
    name.length,
    headerBytes.pointer,
    headerBytes.length,
    body === null ? 0 : body.pointer,
    body === null ? 0 : body.length,
    trailerBytes.pointer,
    trailerBytes.length,
    timeoutMs,
    OUT,
  );
  release(before);
  if (!taken("proxy_http_call", status)) return 0;
  return new HttpCall(load<u32>(OUT), context).id;
}

/** Tells the context that made a call of its answer. @internal */
export function deliverHttpCallResponse(rootId: u32, callId: u32, headerCount: u32, bodyBytes: u32): void {
  const call = findCall(CallKind.Http, callId);
  if (call === null) return;
  call.afterClose();
  if (!call.enterContext(rootId)) return;
  call.context.onHttpCallResponse(callId, new HttpCallResponse(headerCount === 0, bodyBytes));
}
