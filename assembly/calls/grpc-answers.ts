/**
 * What the host tells of gRPC calls and streams, passed on to the contexts that made them.
 */
import { readBuffer } from "../abi/buffers";
import { BufferType, GrpcStatus, MapType } from "../abi/enums";
import { Headers } from "../http/headers";
import { hostTellsOf } from "./grpc-cancel";
import { lastStatusMessage } from "./last-status";
import { CallKind, OutstandingCall, findCall } from "./outstanding-call";

/** @internal */
export function deliverGrpcInitialMetadata(rootId: u32, callId: u32): void {
  const call = find(rootId, callId);
  if (call === null) return;
  call.context.onGrpcInitialMetadata(callId, new Headers(MapType.GrpcReceiveInitialMetadata));
}

/** @internal */
export function deliverGrpcMessage(rootId: u32, callId: u32, messageBytes: u32): void {
  const call = find(rootId, callId);
  if (call === null) return;
  call.beforeMessage();
  call.context.onGrpcMessage(callId, readBuffer(BufferType.GrpcReceiveBuffer, messageBytes));
  call.afterMessage();
}

/** @internal */
export function deliverGrpcTrailingMetadata(rootId: u32, callId: u32): void {
  const call = find(rootId, callId);
  if (call === null) return;
  call.context.onGrpcTrailingMetadata(callId, new Headers(MapType.GrpcReceiveTrailingMetadata));
}

/** @internal */
export function deliverGrpcClose(rootId: u32, callId: u32, status: GrpcStatus): void {
  hostTellsOf(callId);
  const call = findCall(CallKind.Grpc, callId);
  if (call === null) return;
  const message = lastStatusMessage();
  call.afterClose();
  if (call.enterContext(rootId)) call.context.onGrpcClose(callId, status, message);
}

/** The call, if the context that made it is there. */
function find(rootId: u32, callId: u32): OutstandingCall | null {
  hostTellsOf(callId);
  const call = findCall(CallKind.Grpc, callId);
  return call !== null && call.enterContext(rootId) ? call : null;
}
