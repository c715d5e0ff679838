/**
 * For filters written for `@solo-io/proxy-runtime`: its names, over this SDK. Changing the import lines is all:
 *
 *     export * from "meshwright/compat/proxy-runtime/proxy";
 *     import { Context, RootContext, registerRootContext } from "meshwright/compat/proxy-runtime";
 *
 * What trapped there (a property that is absent, a header changed in the wrong phase, an unknown root id) is empty,
 * refused or logged here. New filters are better off with `meshwright/assembly`.
 */
export { BaseContext, Context, HttpCallback, RootContext } from "./proxy-runtime/contexts";
export { HeaderPair, Headers, makeHeaderPair, stream_context } from "./proxy-runtime/headers";
export {
  GetSharedData,
  clear_route_cache,
  continue_request,
  continue_response,
  get_buffer_bytes,
  get_current_time_nanoseconds,
  get_property,
  get_shared_data,
  log,
  proxy_set_effective_context,
  send_local_response,
  set_property,
  set_shared_data,
  set_tick_period_milliseconds,
} from "./proxy-runtime/host-calls";
export {
  Counter,
  Gauge,
  Histogram,
  define_metric,
  get_metric,
  increment_metric,
  record_metric,
} from "./proxy-runtime/metrics";
export { registerRootContext } from "./proxy-runtime/registry";
export {
  BufferTypeValues,
  FilterDataStatusValues,
  FilterHeadersStatusValues,
  FilterMetadataStatusValues,
  FilterStatusValues,
  FilterTrailersStatusValues,
  GrpcStatusValues,
  LogLevelValues,
  MetricTypeValues,
  PeerTypeValues,
  WasmResultValues,
} from "./proxy-runtime/values";
