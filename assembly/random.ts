/**
 * Random numbers from the host's secure source. `Math.random()` does not exist on Envoy.
 *
 * Legal in every callback and while the module initialises.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#randomness | spec}
 */
import { OUT } from "./abi/memory";
import { succeeded } from "./abi/refusal";
import { random_get } from "./abi/wasi_snapshot_preview1";

/** The most that Envoy fills in one call. */
const MAX_BYTES: u32 = 65536;

/** 64 random bits; all 0 when the host refuses. */
export function bits(): u64 {
  store<u64>(OUT, 0);
  fill(OUT, 8);
  return load<u64>(OUT);
}

/** A number from 0 up to, but not including, 1, in steps of 2^-53. */
export function unit(): f64 {
  return ((bits() >> 11) as f64) / 9007199254740992.0;
}

/** A whole number from 0 up to, but not including, `bound`; 0 when `bound` is 0. */
export function below(bound: u32): u32 {
  // the high half of bits * bound: a bias below bound / 2^32, with no division
  return (((bits() & 0xffffffff) * bound) >> 32) as u32;
}

/** `length` random bytes. */
export function bytes(length: i32): Uint8Array {
  const array = new Uint8Array(max(length, 0));
  fill(array.dataStart, array.length);
  return array;
}

function fill(pointer: usize, size: u32): void {
  while (size > 0) {
    const part = min(size, MAX_BYTES);
    const errno = random_get(pointer, part);
    if (errno !== 0) {
      succeeded("random_get", errno);
      return;
    }
    pointer += part;
    size -= part;
  }
}
