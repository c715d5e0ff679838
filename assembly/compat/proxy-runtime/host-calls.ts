/**
 * The functions of `@solo-io/proxy-runtime`. Each answers the host's status, as they did; none traps.
 */
import { Bytes } from "../../abi/bytes";
import { LogLevel, Status, StreamType } from "../../abi/enums";
import {
  proxy_continue_stream,
  proxy_get_buffer_bytes,
  proxy_get_property,
  proxy_get_shared_data,
  proxy_log,
  proxy_send_local_response,
  proxy_set_effective_context as set_effective_context,
  proxy_set_property,
  proxy_set_shared_data,
  proxy_set_tick_period_milliseconds,
} from "../../abi/env";
import { OUT, OUT_CAS, OUT_SIZE, allocate, mark, release } from "../../abi/memory";
import { succeeded } from "../../abi/refusal";
import { nowNs } from "../../clock";
import { clearRouteCache } from "../../http/route-cache";
import { isEnabled } from "../../log";
import { Headers, bytesOf, toPairs } from "./headers";
import { BufferTypeValues, GrpcStatusValues, LogLevelValues, WasmResultValues } from "./values";

/** Logs. A line below the host's level costs no host call. */
export function log(level: LogLevelValues, message: string): void {
  if (!isEnabled(level as i32 as LogLevel)) return;
  const before = mark();
  const bytes = Bytes.of(message);
  proxy_log(level, bytes.pointer, bytes.length);
  release(before);
}

/** Passes on a request that a callback has paused. */
export function continue_request(): WasmResultValues {
  return proxy_continue_stream(StreamType.HttpRequest) as WasmResultValues;
}

/** Passes on a response that a callback has paused. */
export function continue_response(): WasmResultValues {
  return proxy_continue_stream(StreamType.HttpResponse) as WasmResultValues;
}

/** Answers in the upstream's place. */
export function send_local_response(
  response_code: u32,
  response_code_details: string,
  body: ArrayBuffer,
  additional_headers: Headers,
  grpc_status: GrpcStatusValues,
): WasmResultValues {
  const before = mark();
  const details = Bytes.of(response_code_details);
  const pairs = toPairs(additional_headers);
  const headers = allocate(pairs.byteLength);
  pairs.write(headers);
  const status = proxy_send_local_response(
    response_code,
    details.pointer,
    details.length,
    changetype<usize>(body),
    body.byteLength,
    headers,
    pairs.byteLength,
    grpc_status,
  );
  release(before);
  return status as WasmResultValues;
}

/** Makes the proxy choose the route anew. `NotFound` where it does so by itself. */
export function clear_route_cache(): WasmResultValues {
  return clearRouteCache() ? WasmResultValues.Ok : WasmResultValues.NotFound;
}

/** Makes host calls be about another context until the callback returns. */
export function proxy_set_effective_context(id: u32): WasmResultValues {
  const status = set_effective_context(id);
  succeeded("proxy_set_effective_context", status);
  return status as WasmResultValues;
}

/** Calls `onTick` of the plugin every so many milliseconds. */
export function set_tick_period_milliseconds(milliseconds: u32): void {
  succeeded("proxy_set_tick_period_milliseconds", proxy_set_tick_period_milliseconds(milliseconds));
}

/** Nanoseconds since 1970. */
export function get_current_time_nanoseconds(): u64 {
  return nowNs();
}

/** A property, its path separated by zeros; empty when it is absent. */
export function get_property(path: string): ArrayBuffer {
  const before = mark();
  const name = Bytes.of(path);
  const value = answerOf(proxy_get_property(name.pointer, name.length, OUT, OUT_SIZE));
  release(before);
  return value;
}

/** Stores a value in the stream's filter state. */
export function set_property(path: string, data: ArrayBuffer): WasmResultValues {
  const name = Bytes.of(path);
  const status = proxy_set_property(name.pointer, name.length, changetype<usize>(data), data.byteLength);
  return status as WasmResultValues;
}

/** A part of a body or other buffer; empty when it is not there. */
export function get_buffer_bytes(type: BufferTypeValues, start: u32, length: u32): ArrayBuffer {
  const before = mark();
  const bytes = answerOf(proxy_get_buffer_bytes(type, start, length, OUT, OUT_SIZE));
  release(before);
  return bytes;
}

/** What reading shared data gave. */
export class GetSharedData {
  value: ArrayBuffer = new ArrayBuffer(0);
  cas: u32 = 0;
  result: WasmResultValues = WasmResultValues.Ok;
}

/** Reads a value that all workers see. */
export function get_shared_data(key: string): GetSharedData {
  const name = Bytes.of(key);
  const status = proxy_get_shared_data(name.pointer, name.length, OUT, OUT_SIZE, OUT_CAS);
  const answer = new GetSharedData();
  answer.result = status as WasmResultValues;
  answer.value = answerOf(status);
  if (status === Status.Ok) answer.cas = load<u32>(OUT_CAS);
  return answer;
}

/** Stores a value that all workers see. */
export function set_shared_data(key: string, value: ArrayBuffer, cas: u32 = 0): WasmResultValues {
  const name = Bytes.of(key);
  const bytes = bytesOf(value);
  return proxy_set_shared_data(
    name.pointer,
    name.length,
    bytes.pointer,
    bytes.length,
    cas,
  ) as WasmResultValues;
}

/** What the host has written to {@link OUT}, in a buffer of its own; empty unless the call succeeded. */
function answerOf(status: u32): ArrayBuffer {
  if (status !== Status.Ok) return new ArrayBuffer(0);
  return Bytes.view(load<u32>(OUT), load<u32>(OUT_SIZE)).toArrayBuffer();
}
