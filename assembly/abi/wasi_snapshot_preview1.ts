/**
 * The functions of WASI that proxy-wasm hosts offer and the SDK uses, imported as `wasi_snapshot_preview1.*`.
 *
 * Each answers a WASI errno, 0 for success.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#wasi-functions | spec}
 */

export declare function clock_time_get(clockId: u32, precision: u64, outTime: usize): u32;
export declare function random_get(buffer: usize, size: u32): u32;
export declare function environ_sizes_get(outCount: usize, outBufferSize: usize): u32;
export declare function environ_get(outPointers: usize, outBuffer: usize): u32;
