/**
 * The entry points that a proxy calls, for filters written for `@solo-io/proxy-runtime`:
 *
 *     export * from "meshwright/compat/proxy-runtime/proxy";
 */
import { enter, leave } from "../../abi/callback";
import { allocateForHost } from "../../abi/memory";
import { createContext, deleteContext, findContext, findRoot, findStream } from "./registry";

// the compiler calls it by path, which needs the file in the program
import "../../abi/abort";

/** What a callback for a stream that is not there answers: go on. */
const CONTINUE: i32 = 0;

/** Says which ABI the module speaks; hosts look at the name alone. */
export function proxy_abi_version_0_2_1(): void {}

/** Gives the host memory for what it answers. Must not call the host. */
export function proxy_on_memory_allocate(size: u32): usize {
  return allocateForHost(size);
}

// Life of a context

export function proxy_on_context_create(id: u32, rootId: u32): void {
  enter();
  createContext(id, rootId);
  leave();
}

export function proxy_on_done(id: u32): bool {
  enter();
  const context = findContext(id);
  const isDone = context === null || context.onDone();
  leave();
  return isDone;
}

export function proxy_on_log(id: u32): void {
  enter();
  const stream = findStream(id);
  if (stream !== null) stream.onLog();
  leave();
}

export function proxy_on_delete(id: u32): void {
  enter();
  deleteContext(id);
  leave();
}

// Plugins

export function proxy_on_vm_start(rootId: u32, configurationBytes: u32): bool {
  enter();
  const root = findRoot(rootId);
  const accepted = root !== null && root.onStart(configurationBytes);
  leave();
  return accepted;
}

export function proxy_validate_configuration(rootId: u32, configurationBytes: u32): bool {
  enter();
  const root = findRoot(rootId);
  const accepted = root !== null && root.validateConfiguration(configurationBytes);
  leave();
  return accepted;
}

export function proxy_on_configure(rootId: u32, configurationBytes: u32): bool {
  enter();
  const root = findRoot(rootId);
  const accepted = root !== null && root.onConfigure(configurationBytes);
  leave();
  return accepted;
}

export function proxy_on_tick(rootId: u32): void {
  enter();
  const root = findRoot(rootId);
  if (root !== null) root.onTick();
  leave();
}

export function proxy_on_queue_ready(rootId: u32, token: u32): void {
  enter();
  const root = findRoot(rootId);
  if (root !== null) root.onQueueReady(token);
  leave();
}

// Answers to calls out

export function proxy_on_http_call_response(
  rootId: u32,
  token: u32,
  headerCount: u32,
  bodyBytes: u32,
  trailerCount: u32,
): void {
  enter();
  const root = findRoot(rootId);
  if (root !== null) root.onHttpCallResponse(token, headerCount, bodyBytes, trailerCount);
  leave();
}

export function proxy_on_grpc_receive_initial_metadata(rootId: u32, token: u32, headerCount: u32): void {
  enter();
  const root = findRoot(rootId);
  if (root !== null) root.on_grpc_receive_initial_metadata(token, headerCount);
  leave();
}

export function proxy_on_grpc_receive(rootId: u32, token: u32, messageBytes: u32): void {
  enter();
  const root = findRoot(rootId);
  if (root !== null) root.on_grpc_receive(token, messageBytes);
  leave();
}

export function proxy_on_grpc_receive_trailing_metadata(rootId: u32, token: u32, headerCount: u32): void {
  enter();
  const root = findRoot(rootId);
  if (root !== null) root.on_grpc_trailing_metadata(token, headerCount);
  leave();
}

export function proxy_on_grpc_close(rootId: u32, token: u32, status: u32): void {
  enter();
  const root = findRoot(rootId);
  if (root !== null) root.on_grpc_close(token, status);
  leave();
}

// HTTP streams

export function proxy_on_request_headers(id: u32, headerCount: u32, endOfStream: bool): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onRequestHeaders(headerCount, endOfStream) as i32);
  leave();
  return action;
}

export function proxy_on_request_body(id: u32, bodyBytes: u32, endOfStream: bool): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onRequestBody(bodyBytes, endOfStream) as i32);
  leave();
  return action;
}

export function proxy_on_request_trailers(id: u32, trailerCount: u32): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onRequestTrailers(trailerCount) as i32);
  leave();
  return action;
}

export function proxy_on_request_metadata(id: u32, elementCount: u32): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onRequestMetadata(elementCount) as i32);
  leave();
  return action;
}

export function proxy_on_response_headers(id: u32, headerCount: u32, endOfStream: bool): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onResponseHeaders(headerCount, endOfStream) as i32);
  leave();
  return action;
}

export function proxy_on_response_body(id: u32, bodyBytes: u32, endOfStream: bool): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onResponseBody(bodyBytes, endOfStream) as i32);
  leave();
  return action;
}

export function proxy_on_response_trailers(id: u32, trailerCount: u32): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onResponseTrailers(trailerCount) as i32);
  leave();
  return action;
}

export function proxy_on_response_metadata(id: u32, elementCount: u32): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onResponseMetadata(elementCount) as i32);
  leave();
  return action;
}

// TCP connections

export function proxy_on_new_connection(id: u32): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onNewConnection() as i32);
  leave();
  return action;
}

export function proxy_on_downstream_data(id: u32, dataBytes: u32, endOfStream: bool): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onDownstreamData(dataBytes, endOfStream) as i32);
  leave();
  return action;
}

export function proxy_on_upstream_data(id: u32, dataBytes: u32, endOfStream: bool): i32 {
  enter();
  const stream = findStream(id);
  const action = stream === null ? CONTINUE : (stream.onUpstreamData(dataBytes, endOfStream) as i32);
  leave();
  return action;
}

export function proxy_on_downstream_connection_close(id: u32, peer: i32): void {
  enter();
  const stream = findStream(id);
  if (stream !== null) stream.onDownstreamConnectionClose(peer);
  leave();
}

export function proxy_on_upstream_connection_close(id: u32, peer: i32): void {
  enter();
  const stream = findStream(id);
  if (stream !== null) stream.onUpstreamConnectionClose(peer);
  leave();
}
