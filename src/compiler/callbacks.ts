/**
 * The calls that Envoy makes into a module, and the method of the SDK's contexts behind each.
 *
 * Envoy passes over a callback that a module does not export. Signatures are those of Envoy 1.40: an export of another
 * signature keeps the module from loading.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1 | spec}
 */
import type { AbiVersion } from "./imports.ts";
import { type Signature, parseSignature } from "./module.ts";

interface Callback {
  signature: string;
  /**
   * The method that answers it. Without one, the registry of contexts needs the call: it makes and forgets contexts
   * there, and refuses to start when no root context fits.
   */
  method?: string;
  /**
   * The SDK's class whose objects wait for it, by the end of its path: a module that makes any has to hear of their
   * end, whether or not a context wants to know.
   */
  awaitedBy?: string;
}

const CALLBACKS: Record<string, Callback> = {
  proxy_on_context_create: { signature: "i32 i32 ->" },
  proxy_on_done: { signature: "i32 -> i32", method: "onDone" },
  proxy_on_log: { signature: "i32 ->", method: "onLog" },
  proxy_on_delete: { signature: "i32 ->" },

  proxy_on_vm_start: { signature: "i32 i32 -> i32", method: "onVmStart" },
  proxy_validate_configuration: { signature: "i32 i32 -> i32", method: "validateConfiguration" },
  proxy_on_configure: { signature: "i32 i32 -> i32" },
  proxy_on_tick: {
    signature: "i32 ->",
    method: "onTick",
    awaitedBy: "context/timed-root-context/TimedRootContext",
  },
  proxy_on_queue_ready: { signature: "i32 i32 ->", method: "onQueueReady" },
  proxy_on_foreign_function: { signature: "i32 i32 i32 ->", method: "onForeignFunction" },
  envoy_on_resolve_dns: { signature: "i32 i32 i32 ->", method: "onResolveDns" },
  envoy_on_stats_update: { signature: "i32 i32 ->", method: "onStatsUpdate" },

  proxy_on_http_call_response: {
    signature: "i32 i32 i32 i32 i32 ->",
    method: "onHttpCallResponse",
    awaitedBy: "calls/http-call/HttpCall",
  },
  proxy_on_grpc_receive_initial_metadata: { signature: "i32 i32 i32 ->", method: "onGrpcInitialMetadata" },
  proxy_on_grpc_receive: {
    signature: "i32 i32 i32 ->",
    method: "onGrpcMessage",
    awaitedBy: "calls/grpc-call/GrpcCall",
  },
  proxy_on_grpc_receive_trailing_metadata: { signature: "i32 i32 i32 ->", method: "onGrpcTrailingMetadata" },
  proxy_on_grpc_close: {
    signature: "i32 i32 i32 ->",
    method: "onGrpcClose",
    awaitedBy: "calls/grpc-call/GrpcCall",
  },

  proxy_on_request_headers: { signature: "i32 i32 i32 -> i32", method: "onRequestHeaders" },
  proxy_on_request_body: { signature: "i32 i32 i32 -> i32", method: "onRequestBody" },
  proxy_on_request_trailers: { signature: "i32 i32 -> i32", method: "onRequestTrailers" },
  proxy_on_request_metadata: { signature: "i32 i32 -> i32", method: "onRequestMetadata" },
  proxy_on_response_headers: { signature: "i32 i32 i32 -> i32", method: "onResponseHeaders" },
  proxy_on_response_body: { signature: "i32 i32 i32 -> i32", method: "onResponseBody" },
  proxy_on_response_trailers: { signature: "i32 i32 -> i32", method: "onResponseTrailers" },
  proxy_on_response_metadata: { signature: "i32 i32 -> i32", method: "onResponseMetadata" },

  proxy_on_new_connection: { signature: "i32 -> i32", method: "onNewConnection" },
  proxy_on_downstream_data: { signature: "i32 i32 i32 -> i32", method: "onDownstreamData" },
  proxy_on_upstream_data: { signature: "i32 i32 i32 -> i32", method: "onUpstreamData" },
  proxy_on_downstream_connection_close: { signature: "i32 i32 ->", method: "onDownstreamClose" },
  proxy_on_upstream_connection_close: { signature: "i32 i32 ->", method: "onUpstreamClose" },
};

/** The callbacks that differ in the first version of the ABI: they were not told the end of the stream. */
const CALLBACKS_0_1_0: Record<string, string> = {
  proxy_on_request_headers: "i32 i32 -> i32",
  proxy_on_response_headers: "i32 i32 -> i32",
};

/** What Envoy calls besides callbacks: to start a module and to have memory from it. */
const ENTRY_POINTS: Record<string, string> = {
  _initialize: "->",
  _start: "->",
  main: "i32 i32 -> i32",
  __main_void: "-> i32",
  malloc: "i32 -> i32",
  proxy_on_memory_allocate: "i32 -> i32",
};

/** What filters written for `@solo-io/proxy-runtime` have under another name, by the SDK's. */
const COMPAT_METHODS: Record<string, string> = {
  onVmStart: "onStart",
  onGrpcInitialMetadata: "on_grpc_receive_initial_metadata",
  onGrpcMessage: "on_grpc_receive",
  onGrpcTrailingMetadata: "on_grpc_trailing_metadata",
  onGrpcClose: "on_grpc_close",
  onDownstreamClose: "onDownstreamConnectionClose",
  onUpstreamClose: "onUpstreamConnectionClose",
};

const COMPAT_AWAITED_BY: Record<string, string> = {
  onHttpCallResponse: "compat/proxy-runtime/contexts/PendingCall",
};

/** An export that may go when no context has one of the methods of its own, and nothing waits for it. */
export interface OptionalCallback {
  name: string;
  methods: string[];
  /** Ends of paths: see `Callback.awaitedBy`. */
  awaitedBy: string[];
}

export const OPTIONAL_CALLBACKS: OptionalCallback[] = Object.entries(CALLBACKS).flatMap(
  ([name, { method, awaitedBy }]) => {
    if (method === undefined) return [];
    const methods = [method, COMPAT_METHODS[method] ?? method];
    const waiting = [awaitedBy, COMPAT_AWAITED_BY[method]].filter((path) => path !== undefined);
    return [{ name, methods, awaitedBy: waiting }];
  },
);

/** Names of the exports that Envoy calls as callbacks. */
export const CALLBACK_NAMES: string[] = Object.keys(CALLBACKS);

/** Whether Envoy calls an export of this name as a callback. */
export function isCallback(name: string): boolean {
  return CALLBACK_NAMES.includes(name);
}

/** The signature that Envoy demands of an export; `undefined` when it does not care. */
export function exportSignature(abi: AbiVersion, name: string): Signature | undefined {
  const early = abi === "0.1.0" ? CALLBACKS_0_1_0[name] : undefined;
  const demanded = early ?? (isCallback(name) ? CALLBACKS[name]?.signature : ENTRY_POINTS[name]);
  return demanded === undefined ? undefined : parseSignature(demanded);
}
