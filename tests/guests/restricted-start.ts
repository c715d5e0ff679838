/** A guest that asks for what is not allowed while it initializes. */
import { proxy_get_log_level } from "../../assembly/abi/env";
import { OUT, allocate } from "./host";

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  return allocate(size);
}

proxy_get_log_level(OUT);
