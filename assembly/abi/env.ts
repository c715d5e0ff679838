/**
 * The host functions of proxy-wasm 0.2.1 that live in the module `env`, in the spec's order.
 *
 * An undecorated declaration is imported under the name of its file, so these are `env.proxy_*`. Only what a
 * filter reaches is imported by its module. Each answers a {@link Status}; `out*` are addresses that the host
 * writes to.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1 | spec}
 */

// Integration
export declare function proxy_done(): u32;
export declare function proxy_set_effective_context(contextId: u32): u32;

// Logging
export declare function proxy_log(level: u32, message: usize, messageSize: u32): u32;
export declare function proxy_get_log_level(outLevel: usize): u32;

// Status of the last call out
export declare function proxy_get_status(outCode: usize, outMessage: usize, outMessageSize: usize): u32;

// Clock
export declare function proxy_get_current_time_nanoseconds(outTime: usize): u32;

// Timer
export declare function proxy_set_tick_period_milliseconds(period: u32): u32;

// Buffers
export declare function proxy_get_buffer_bytes(
  bufferType: u32,
  offset: u32,
  maxSize: u32,
  outData: usize,
  outSize: usize,
): u32;
export declare function proxy_get_buffer_status(bufferType: u32, outSize: usize, outFlags: usize): u32;
export declare function proxy_set_buffer_bytes(
  bufferType: u32,
  offset: u32,
  size: u32,
  value: usize,
  valueSize: u32,
): u32;

// Header maps
export declare function proxy_get_header_map_size(mapType: u32, outSize: usize): u32;
export declare function proxy_get_header_map_pairs(mapType: u32, outPairs: usize, outSize: usize): u32;
export declare function proxy_set_header_map_pairs(mapType: u32, pairs: usize, pairsSize: u32): u32;
export declare function proxy_get_header_map_value(
  mapType: u32,
  name: usize,
  nameSize: u32,
  outValue: usize,
  outValueSize: usize,
): u32;
export declare function proxy_add_header_map_value(
  mapType: u32,
  name: usize,
  nameSize: u32,
  value: usize,
  valueSize: u32,
): u32;
export declare function proxy_replace_header_map_value(
  mapType: u32,
  name: usize,
  nameSize: u32,
  value: usize,
  valueSize: u32,
): u32;
export declare function proxy_remove_header_map_value(mapType: u32, name: usize, nameSize: u32): u32;

// Streams
export declare function proxy_continue_stream(streamType: u32): u32;
export declare function proxy_close_stream(streamType: u32): u32;

// HTTP streams
export declare function proxy_send_local_response(
  status: u32,
  details: usize,
  detailsSize: u32,
  body: usize,
  bodySize: u32,
  headers: usize,
  headersSize: u32,
  grpcStatus: i32,
): u32;

// HTTP calls
export declare function proxy_http_call(
  cluster: usize,
  clusterSize: u32,
  headers: usize,
  headersSize: u32,
  body: usize,
  bodySize: u32,
  trailers: usize,
  trailersSize: u32,
  timeoutMs: u32,
  outCallId: usize,
): u32;

// gRPC calls
export declare function proxy_grpc_call(
  cluster: usize,
  clusterSize: u32,
  service: usize,
  serviceSize: u32,
  method: usize,
  methodSize: u32,
  initialMetadata: usize,
  initialMetadataSize: u32,
  message: usize,
  messageSize: u32,
  timeoutMs: u32,
  outCallId: usize,
): u32;
export declare function proxy_grpc_stream(
  cluster: usize,
  clusterSize: u32,
  service: usize,
  serviceSize: u32,
  method: usize,
  methodSize: u32,
  initialMetadata: usize,
  initialMetadataSize: u32,
  outStreamId: usize,
): u32;
export declare function proxy_grpc_send(id: u32, message: usize, messageSize: u32, endOfStream: u32): u32;
export declare function proxy_grpc_cancel(id: u32): u32;
export declare function proxy_grpc_close(id: u32): u32;

// Shared data
export declare function proxy_get_shared_data(
  key: usize,
  keySize: u32,
  outValue: usize,
  outValueSize: usize,
  outCas: usize,
): u32;
export declare function proxy_set_shared_data(
  key: usize,
  keySize: u32,
  value: usize,
  valueSize: u32,
  cas: u32,
): u32;

// Shared queues
export declare function proxy_register_shared_queue(name: usize, nameSize: u32, outQueueId: usize): u32;
export declare function proxy_resolve_shared_queue(
  vmId: usize,
  vmIdSize: u32,
  name: usize,
  nameSize: u32,
  outQueueId: usize,
): u32;
export declare function proxy_enqueue_shared_queue(queueId: u32, value: usize, valueSize: u32): u32;
export declare function proxy_dequeue_shared_queue(queueId: u32, outValue: usize, outValueSize: usize): u32;

// Metrics
export declare function proxy_define_metric(type: u32, name: usize, nameSize: u32, outMetricId: usize): u32;
export declare function proxy_increment_metric(metricId: u32, offset: i64): u32;
export declare function proxy_record_metric(metricId: u32, value: u64): u32;
export declare function proxy_get_metric(metricId: u32, outValue: usize): u32;

// Properties
export declare function proxy_get_property(
  path: usize,
  pathSize: u32,
  outValue: usize,
  outValueSize: usize,
): u32;
export declare function proxy_set_property(path: usize, pathSize: u32, value: usize, valueSize: u32): u32;

// Foreign functions
export declare function proxy_call_foreign_function(
  name: usize,
  nameSize: u32,
  argument: usize,
  argumentSize: u32,
  outResult: usize,
  outResultSize: usize,
): u32;

// Envoy's own
export declare function envoy_resolve_dns(name: usize, nameSize: u32, outToken: usize): u32;
