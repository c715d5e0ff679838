/**
 * The entry points that a proxy calls. A filter's entry file re-exports them in one line:
 *
 *     export * from "meshwright/assembly/exports";
 *
 * Each finds the object that the host means and calls its method. A callback for a context that is not there, or is
 * of another kind, passes: it never traps. `meshwright build` leaves out those that no class overrides.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1 | spec}
 */
import { readBuffer } from "./abi/buffers";
import { decode } from "./abi/bytes";
import { enter, leave } from "./abi/callback";
import { Action, BufferType, PeerType, Status } from "./abi/enums";
import { proxy_get_buffer_bytes } from "./abi/env";
import { OUT, OUT_SIZE, allocateForHost } from "./abi/memory";
import {
  deliverGrpcClose,
  deliverGrpcInitialMetadata,
  deliverGrpcMessage,
  deliverGrpcTrailingMetadata,
} from "./calls/grpc-answers";
import { cancelWaiting } from "./calls/grpc-cancel";
import { deliverHttpCallResponse } from "./calls/http-call";
import { createContext, deleteContext, httpStreams, roots, tcpStreams } from "./context/registry";
import { readAddresses } from "./dns";
import { StatsUpdate } from "./stats";

/** Says which ABI the module speaks; hosts look at the name alone. */
export function proxy_abi_version_0_2_1(): void {}

/** Gives the host memory for what it answers. Must not call the host. */
export function proxy_on_memory_allocate(size: u32): usize {
  return allocateForHost(size);
}

// Life of a context

export function proxy_on_context_create(id: u32, parentId: u32): void {
  enter();
  cancelWaiting();
  createContext(id, parentId);
  leave();
}

export function proxy_on_done(id: u32): bool {
  enter();
  let isDone: bool = true;
  const http = httpStreams.get(id);
  const tcp = tcpStreams.get(id);
  const root = roots.get(id);
  if (http !== null) {
    http.isOver = true;
    isDone = http.onDone();
  } else if (tcp !== null) isDone = tcp.onDone();
  else if (root !== null) isDone = root.onDone();
  leave();
  return isDone;
}

export function proxy_on_log(id: u32): void {
  enter();
  const http = httpStreams.get(id);
  const tcp = tcpStreams.get(id);
  const root = roots.get(id);
  if (http !== null) {
    http.isOver = true;
    http.onLog();
  } else if (tcp !== null) tcp.onLog();
  else if (root !== null) root.onLog();
  leave();
}

export function proxy_on_delete(id: u32): void {
  enter();
  deleteContext(id);
  leave();
}

// Plugins. One that could not be made refuses to start.

export function proxy_on_vm_start(rootId: u32, configurationBytes: u32): bool {
  enter();
  const root = roots.get(rootId);
  const accepted = root !== null && root.onVmStart(readText(BufferType.VmConfiguration, configurationBytes));
  leave();
  return accepted;
}

export function proxy_validate_configuration(rootId: u32, configurationBytes: u32): bool {
  enter();
  const root = roots.get(rootId);
  const accepted =
    root !== null && root.validateConfiguration(readText(BufferType.PluginConfiguration, configurationBytes));
  leave();
  return accepted;
}

export function proxy_on_configure(rootId: u32, configurationBytes: u32): bool {
  enter();
  const root = roots.get(rootId);
  const accepted =
    root !== null && root.onConfigure(readText(BufferType.PluginConfiguration, configurationBytes));
  leave();
  return accepted;
}

export function proxy_on_tick(rootId: u32): void {
  enter();
  cancelWaiting();
  const root = roots.get(rootId);
  if (root !== null) root.onTick();
  leave();
}

export function proxy_on_queue_ready(rootId: u32, queueId: u32): void {
  enter();
  const root = roots.get(rootId);
  if (root !== null) root.onQueueReady(queueId);
  leave();
}

export function proxy_on_foreign_function(rootId: u32, functionId: u32, argumentBytes: u32): void {
  enter();
  const root = roots.get(rootId);
  if (root !== null)
    root.onForeignFunction(functionId, readBuffer(BufferType.ForeignFunctionArguments, argumentBytes));
  leave();
}

export function envoy_on_resolve_dns(rootId: u32, token: u32, resultBytes: u32): void {
  enter();
  const root = roots.get(rootId);
  if (root !== null)
    root.onResolveDns(token, readAddresses(readBuffer(BufferType.ForeignFunctionArguments, resultBytes)));
  leave();
}

export function envoy_on_stats_update(rootId: u32, resultBytes: u32): void {
  enter();
  const root = roots.get(rootId);
  if (root !== null) root.onStatsUpdate(StatsUpdate.read());
  leave();
}

// Answers to calls out

export function proxy_on_http_call_response(
  rootId: u32,
  callId: u32,
  headerCount: u32,
  bodyBytes: u32,
  trailerCount: u32,
): void {
  enter();
  deliverHttpCallResponse(rootId, callId, headerCount, bodyBytes);
  leave();
}

export function proxy_on_grpc_receive_initial_metadata(rootId: u32, callId: u32, headerCount: u32): void {
  enter();
  deliverGrpcInitialMetadata(rootId, callId);
  leave();
}

export function proxy_on_grpc_receive(rootId: u32, callId: u32, messageBytes: u32): void {
  enter();
  deliverGrpcMessage(rootId, callId, messageBytes);
  leave();
}

export function proxy_on_grpc_receive_trailing_metadata(rootId: u32, callId: u32, headerCount: u32): void {
  enter();
  deliverGrpcTrailingMetadata(rootId, callId);
  leave();
}

export function proxy_on_grpc_close(rootId: u32, callId: u32, status: u32): void {
  enter();
  deliverGrpcClose(rootId, callId, status);
  leave();
}

// HTTP streams

export function proxy_on_request_headers(id: u32, headerCount: u32, endOfStream: bool): Action {
  enter();
  const stream = httpStreams.get(id);
  const action =
    stream === null
      ? Action.Continue
      : stream.settleRequest(pauseOrNot(stream.onRequestHeaders(endOfStream)));
  leave();
  return action;
}

export function proxy_on_request_body(id: u32, bodyBytes: u32, endOfStream: bool): Action {
  enter();
  const stream = httpStreams.get(id);
  const action =
    stream === null ? Action.Continue : stream.settleRequest(stream.onRequestBody(bodyBytes, endOfStream));
  leave();
  return action;
}

export function proxy_on_request_trailers(id: u32, trailerCount: u32): Action {
  enter();
  const stream = httpStreams.get(id);
  const action = stream === null ? Action.Continue : stream.settleRequest(stream.onRequestTrailers());
  leave();
  return action;
}

export function proxy_on_request_metadata(id: u32, elementCount: u32): Action {
  enter();
  const stream = httpStreams.get(id);
  const action = stream === null ? Action.Continue : stream.onRequestMetadata(elementCount);
  leave();
  return action;
}

export function proxy_on_response_headers(id: u32, headerCount: u32, endOfStream: bool): Action {
  enter();
  const stream = httpStreams.get(id);
  const action =
    stream === null
      ? Action.Continue
      : stream.settleResponse(pauseOrNot(stream.onResponseHeaders(endOfStream)));
  leave();
  return action;
}

export function proxy_on_response_body(id: u32, bodyBytes: u32, endOfStream: bool): Action {
  enter();
  const stream = httpStreams.get(id);
  const action =
    stream === null ? Action.Continue : stream.settleResponse(stream.onResponseBody(bodyBytes, endOfStream));
  leave();
  return action;
}

export function proxy_on_response_trailers(id: u32, trailerCount: u32): Action {
  enter();
  const stream = httpStreams.get(id);
  const action = stream === null ? Action.Continue : stream.settleResponse(stream.onResponseTrailers());
  leave();
  return action;
}

export function proxy_on_response_metadata(id: u32, elementCount: u32): Action {
  enter();
  const stream = httpStreams.get(id);
  const action = stream === null ? Action.Continue : stream.onResponseMetadata(elementCount);
  leave();
  return action;
}

// TCP connections

export function proxy_on_new_connection(id: u32): Action {
  enter();
  const stream = tcpStreams.get(id);
  const action = stream === null ? Action.Continue : stream.onNewConnection();
  leave();
  return action;
}

export function proxy_on_downstream_data(id: u32, dataBytes: u32, endOfStream: bool): Action {
  enter();
  const stream = tcpStreams.get(id);
  const action = stream === null ? Action.Continue : stream.onDownstreamData(dataBytes, endOfStream);
  leave();
  return action;
}

export function proxy_on_upstream_data(id: u32, dataBytes: u32, endOfStream: bool): Action {
  enter();
  const stream = tcpStreams.get(id);
  const action = stream === null ? Action.Continue : stream.onUpstreamData(dataBytes, endOfStream);
  leave();
  return action;
}

export function proxy_on_downstream_connection_close(id: u32, peer: PeerType): void {
  enter();
  const stream = tcpStreams.get(id);
  if (stream !== null) stream.onDownstreamClose(peer);
  leave();
}

export function proxy_on_upstream_connection_close(id: u32, peer: PeerType): void {
  enter();
  const stream = tcpStreams.get(id);
  if (stream !== null) stream.onUpstreamClose(peer);
  leave();
}

/** Of the answers to headers, Envoy takes some numbers that hold a body for one that lets the headers go. */
function pauseOrNot(action: Action): Action {
  return action === Action.Continue ? Action.Continue : Action.Pause;
}

/** The text of a configuration; empty when there is none. */
function readText(buffer: BufferType, size: u32): string {
  if (size === 0) return "";
  const status = proxy_get_buffer_bytes(buffer, 0, size, OUT, OUT_SIZE);
  return status === Status.Ok ? decode(load<u32>(OUT), load<u32>(OUT_SIZE)) : "";
}
