/** A guest that remembers in which order it was called at first. */
import { MapType } from "../../assembly/abi/enums";
import { proxy_get_header_map_value } from "../../assembly/abi/env";
import { OUT, Text, allocate, say } from "./host";

const calls: string[] = [];

export function proxy_abi_version_0_2_1(): void {}

export function main(first: u32, second: u32): u32 {
  calls.push("main");
  return 0;
}

export function malloc(size: u32): usize {
  calls.push("malloc");
  return allocate(size);
}

export function proxy_on_memory_allocate(size: u32): usize {
  calls.push("proxy_on_memory_allocate");
  return allocate(size);
}

export function proxy_on_request_headers(context: u32, count: u32, end: u32): u32 {
  const name = new Text(":path");
  proxy_get_header_map_value(MapType.HttpRequestHeaders, name.at, name.size, OUT, OUT + 4);
  say(calls.join(", "));
  return 0;
}

calls.push("initialized");
