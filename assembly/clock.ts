/**
 * Time. For measuring how long something took, or when something is due, use the monotonic clock: the other one
 * jumps when the machine's clock is set.
 *
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#clocks | spec}
 */
import { OUT } from "./abi/memory";
import { proxy_get_current_time_nanoseconds } from "./abi/env";
import { clock_time_get } from "./abi/wasi_snapshot_preview1";

const MONOTONIC: u32 = 1;

/** Nanoseconds since 1970, by the machine's clock. 0 when the host refuses. */
export function nowNs(): u64 {
  store<u64>(OUT, 0);
  proxy_get_current_time_nanoseconds(OUT);
  return load<u64>(OUT);
}

/** Milliseconds since 1970, by the machine's clock. 0 when the host refuses. */
export function nowMs(): u64 {
  return nowNs() / 1_000_000;
}

/**
 * Nanoseconds since some moment in the past; never goes back. All workers of a proxy read the same clock. 0 when the
 * host refuses.
 */
export function monotonicNs(): u64 {
  store<u64>(OUT, 0);
  clock_time_get(MONOTONIC, 1, OUT);
  return load<u64>(OUT);
}

/** Milliseconds since some moment in the past; never goes back. 0 when the host refuses. */
export function monotonicMs(): u64 {
  return monotonicNs() / 1_000_000;
}
