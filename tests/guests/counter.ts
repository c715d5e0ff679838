/** A guest that does what a small policy does per request: read a header, count, add a response header. */
import { MapType, MetricType } from "../../assembly/abi/enums";
import {
  proxy_add_header_map_value,
  proxy_define_metric,
  proxy_get_header_map_value,
  proxy_get_property,
  proxy_increment_metric,
} from "../../assembly/abi/env";
import { OUT, Text, allocate } from "./host";

const CLIENT = new Text("x-client-id");
const PATH = new Text("request\0path");
const SEEN = new Text("x-seen");
let requests: u32 = 0;

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  return allocate(size);
}

export function proxy_on_configure(root: u32, size: u32): u32 {
  const name = new Text("counter.requests");
  proxy_define_metric(MetricType.Counter, name.at, name.size, OUT);
  requests = load<u32>(OUT);
  return 1;
}

export function proxy_on_request_headers(context: u32, count: u32, end: u32): u32 {
  if (proxy_get_header_map_value(MapType.HttpRequestHeaders, CLIENT.at, CLIENT.size, OUT, OUT + 4) === 0) {
    heap.free(load<usize>(OUT));
  }
  if (proxy_get_property(PATH.at, PATH.size, OUT, OUT + 4) === 0) heap.free(load<usize>(OUT));
  proxy_increment_metric(requests, 1);
  return 0;
}

export function proxy_on_response_headers(context: u32, count: u32, end: u32): u32 {
  proxy_add_header_map_value(MapType.HttpResponseHeaders, SEEN.at, SEEN.size, SEEN.at, SEEN.size);
  return 0;
}
