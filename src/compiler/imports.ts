/**
 * The functions that Envoy gives to modules, and which imports of a module are not among them.
 *
 * Envoy links by name and by signature: a missing function or another signature keeps a module from loading. The
 * lists are those of Envoy 1.40, taken from what it answers to imports of a wrong signature.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions | spec}
 */
import { type Import, type Module, type Signature, parseSignature, sameSignature } from "./module.ts";

/** The versions of the ABI that Envoy speaks. */
export const ABI_VERSIONS = ["0.1.0", "0.2.0", "0.2.1"] as const;

/** A version of the ABI that Envoy speaks. */
export type AbiVersion = (typeof ABI_VERSIONS)[number];

/** An import that keeps a module from loading. */
export interface RefusedImport {
  import: Import;
  /** What Envoy has under that name; absent when it has nothing. */
  offered?: Signature;
}

const ENV: Record<string, string> = {
  emscripten_notify_memory_growth: "i32 ->",
  envoy_resolve_dns: "i32 i32 i32 -> i32",
  proxy_add_header_map_value: "i32 i32 i32 i32 i32 -> i32",
  proxy_call_foreign_function: "i32 i32 i32 i32 i32 i32 -> i32",
  proxy_define_metric: "i32 i32 i32 i32 -> i32",
  proxy_dequeue_shared_queue: "i32 i32 i32 -> i32",
  proxy_done: "-> i32",
  proxy_enqueue_shared_queue: "i32 i32 i32 -> i32",
  proxy_get_buffer_bytes: "i32 i32 i32 i32 i32 -> i32",
  proxy_get_buffer_status: "i32 i32 i32 -> i32",
  proxy_get_current_time_nanoseconds: "i32 -> i32",
  proxy_get_header_map_pairs: "i32 i32 i32 -> i32",
  proxy_get_header_map_size: "i32 i32 -> i32",
  proxy_get_header_map_value: "i32 i32 i32 i32 i32 -> i32",
  proxy_get_metric: "i32 i32 -> i32",
  proxy_get_property: "i32 i32 i32 i32 -> i32",
  proxy_get_shared_data: "i32 i32 i32 i32 i32 -> i32",
  proxy_get_status: "i32 i32 i32 -> i32",
  proxy_grpc_call: "i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32",
  proxy_grpc_cancel: "i32 -> i32",
  proxy_grpc_close: "i32 -> i32",
  proxy_grpc_send: "i32 i32 i32 i32 -> i32",
  proxy_grpc_stream: "i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32",
  proxy_http_call: "i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32",
  proxy_increment_metric: "i32 i64 -> i32",
  proxy_log: "i32 i32 i32 -> i32",
  proxy_record_metric: "i32 i64 -> i32",
  proxy_register_shared_queue: "i32 i32 i32 -> i32",
  proxy_remove_header_map_value: "i32 i32 i32 -> i32",
  proxy_replace_header_map_value: "i32 i32 i32 i32 i32 -> i32",
  proxy_resolve_shared_queue: "i32 i32 i32 i32 i32 -> i32",
  proxy_send_local_response: "i32 i32 i32 i32 i32 i32 i32 i32 -> i32",
  proxy_set_buffer_bytes: "i32 i32 i32 i32 i32 -> i32",
  proxy_set_effective_context: "i32 -> i32",
  proxy_set_header_map_pairs: "i32 i32 i32 -> i32",
  proxy_set_property: "i32 i32 i32 i32 -> i32",
  proxy_set_shared_data: "i32 i32 i32 i32 i32 -> i32",
  proxy_set_tick_period_milliseconds: "i32 -> i32",
  pthread_equal: "i32 i32 -> i32",
};

/** Functions of `env` that only some versions have. */
const ENV_BY_VERSION: Record<AbiVersion, Record<string, string>> = {
  "0.1.0": {
    proxy_clear_route_cache: "-> i32",
    proxy_continue_request: "-> i32",
    proxy_continue_response: "-> i32",
    proxy_get_configuration: "i32 i32 -> i32",
  },
  "0.2.0": { proxy_close_stream: "i32 -> i32", proxy_continue_stream: "i32 -> i32" },
  "0.2.1": {
    proxy_close_stream: "i32 -> i32",
    proxy_continue_stream: "i32 -> i32",
    proxy_get_log_level: "i32 -> i32",
  },
};

const WASI: Record<string, string> = {
  args_get: "i32 i32 -> i32",
  args_sizes_get: "i32 i32 -> i32",
  clock_res_get: "i32 i32 -> i32",
  clock_time_get: "i32 i64 i32 -> i32",
  environ_get: "i32 i32 -> i32",
  environ_sizes_get: "i32 i32 -> i32",
  fd_advise: "i32 i64 i64 i32 -> i32",
  fd_allocate: "i32 i64 i64 -> i32",
  fd_close: "i32 -> i32",
  fd_datasync: "i32 -> i32",
  fd_fdstat_get: "i32 i32 -> i32",
  fd_fdstat_set_flags: "i32 i32 -> i32",
  fd_fdstat_set_rights: "i32 i64 i64 -> i32",
  fd_filestat_get: "i32 i32 -> i32",
  fd_filestat_set_size: "i32 i64 -> i32",
  fd_filestat_set_times: "i32 i64 i64 i32 -> i32",
  fd_pread: "i32 i32 i32 i64 i32 -> i32",
  fd_prestat_dir_name: "i32 i32 i32 -> i32",
  fd_prestat_get: "i32 i32 -> i32",
  fd_pwrite: "i32 i32 i32 i64 i32 -> i32",
  fd_read: "i32 i32 i32 i32 -> i32",
  fd_readdir: "i32 i32 i32 i64 i32 -> i32",
  fd_renumber: "i32 i32 -> i32",
  fd_seek: "i32 i64 i32 i32 -> i32",
  fd_sync: "i32 -> i32",
  fd_tell: "i32 i32 -> i32",
  fd_write: "i32 i32 i32 i32 -> i32",
  path_create_directory: "i32 i32 i32 -> i32",
  path_filestat_get: "i32 i32 i32 i32 i32 -> i32",
  path_filestat_set_times: "i32 i32 i32 i32 i64 i64 i32 -> i32",
  path_link: "i32 i32 i32 i32 i32 i32 -> i32",
  path_open: "i32 i32 i32 i32 i32 i64 i64 i32 i32 -> i32",
  path_readlink: "i32 i32 i32 i32 i32 i32 -> i32",
  path_remove_directory: "i32 i32 i32 -> i32",
  path_rename: "i32 i32 i32 i32 i32 i32 -> i32",
  path_symlink: "i32 i32 i32 i32 -> i32",
  path_unlink_file: "i32 i32 i32 -> i32",
  poll_oneoff: "i32 i32 i32 i32 -> i32",
  proc_exit: "i32 ->",
  random_get: "i32 i32 -> i32",
  sched_yield: "-> i32",
  sock_accept: "i32 i32 i32 -> i32",
  sock_recv: "i32 i32 i32 i32 i32 i32 -> i32",
  sock_send: "i32 i32 i32 i32 i32 -> i32",
  sock_shutdown: "i32 i32 -> i32",
};

/** Which imports Envoy refuses. It gives memories and tables under any name, and no globals or tags at all. */
export function refusedImports(module: Module, abi: AbiVersion): RefusedImport[] {
  return module.imports.flatMap((entry) => {
    if (entry.kind === "memory" || entry.kind === "table") return [];
    const offered = entry.kind === "function" ? hostFunction(abi, entry.module, entry.name) : undefined;
    if (!offered) return [{ import: entry }];
    return entry.signature && sameSignature(entry.signature, offered) ? [] : [{ import: entry, offered }];
  });
}

/** The signature of a function that Envoy gives to modules; `undefined` when it has none of that name. */
export function hostFunction(abi: AbiVersion, module: string, name: string): Signature | undefined {
  const functions = hostFunctions(abi, module);
  return Object.hasOwn(functions, name) ? parseSignature(functions[name] ?? "") : undefined;
}

/** All functions that Envoy gives under a module's name, with their signatures: `{ proxy_done: "-> i32" }`. */
export function hostFunctions(abi: AbiVersion, module: string): Record<string, string> {
  if (module === "env") return { ...ENV, ...ENV_BY_VERSION[abi] };
  return module === "wasi_snapshot_preview1" || module === "wasi_unstable" ? WASI : {};
}
