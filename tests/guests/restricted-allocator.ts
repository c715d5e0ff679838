/** A guest that asks for what is not allowed while it allocates. */
import { MapType } from "../../assembly/abi/enums";
import { proxy_get_header_map_value, proxy_get_log_level } from "../../assembly/abi/env";
import { OUT, Text, allocate, named, say } from "./host";

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  proxy_get_log_level(OUT);
  return allocate(size);
}

export function proxy_on_request_headers(context: u32, count: u32, end: u32): u32 {
  const name = new Text(":path");
  const status = proxy_get_header_map_value(MapType.HttpRequestHeaders, name.at, name.size, OUT, OUT + 4);
  say(named(status));
  return 0;
}
