/** Small modules, and what Envoy does with them. */
import binaryen from "assemblyscript/binaryen";

export const ABI = '(func (export "proxy_abi_version_0_2_1"))';
export const MEMORY = '(memory (export "memory") 1)';
export const MALLOC = '(func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 64))';
export const LOG = '(import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))';
export const CALL_LOG = "(drop (call $log (i32.const 2) (i32.const 0) (i32.const 0)))";

/** Modules that Envoy loads, by what is special about them. */
export const LOADED: [string, ...string[]][] = [
  ["an older ABI", '(func (export "proxy_abi_version_0_1_0"))', MEMORY, MALLOC],
  ["malloc", ABI, MEMORY, '(func (export "malloc") (param i32) (result i32) (i32.const 64))'],
  ["a memory under another name", ABI, '(memory (export "mem") 1)', MALLOC],
  ["an imported memory", '(import "x" "y" (memory 1))', ABI, MALLOC],
  ["SIMD inside", ABI, MEMORY, MALLOC, "(func (result v128) (v128.const i32x4 0 0 0 0))"],
  [
    "an export that Envoy never calls",
    ABI,
    MEMORY,
    MALLOC,
    '(func (export "proxy_on_something") (param f64))',
  ],
  ["a start section that calls nothing of the host", ABI, MEMORY, MALLOC, "(func $quiet) (start $quiet)"],
  ["a main that it never calls", ABI, MEMORY, MALLOC, '(func (export "main") (param f64))'],
  ["a function of WASI", '(import "wasi_unstable" "sched_yield" (func (result i32)))', ABI, MEMORY, MALLOC],
];

/** Modules that Envoy refuses or crashes on, by the reason. */
export const REFUSED: [string, string[]][] = [
  [
    "names no ABI version by a function export proxy_abi_version_0_2_1; Envoy speaks 0.1.0, 0.2.0, 0.2.1",
    [MEMORY, MALLOC],
  ],
  [
    "names ABI 0.3.0; Envoy speaks 0.1.0, 0.2.0, 0.2.1",
    ['(func (export "proxy_abi_version_0_3_0"))', MEMORY, MALLOC],
  ],
  [
    "exports no memory: Envoy crashes when they exchange data",
    [LOG, ABI, "(memory 1)", MALLOC, `(func (export "_initialize") ${CALL_LOG})`],
  ],
  ["exports no allocator: proxy_on_memory_allocate (or malloc)", [ABI, MEMORY]],
  [
    "asks for 2048.0 MiB of memory; Envoy gives up to 1024.0 MiB",
    [ABI, '(memory (export "memory") 32768)', MALLOC],
  ],
  [
    "needs env.seed, which Envoy does not have",
    ['(import "env" "seed" (func (result f64)))', ABI, MEMORY, MALLOC],
  ],
  [
    "needs env.proxy_log as (i32) -> nothing, but Envoy has (i32, i32, i32) -> i32",
    ['(import "env" "proxy_log" (func (param i32)))', ABI, MEMORY, MALLOC],
  ],
  [
    "needs env.answer, which Envoy does not have",
    ['(import "env" "answer" (global i32))', ABI, MEMORY, MALLOC],
  ],
  [
    "needs env.proxy_get_log_level, which Envoy does not have",
    [
      '(import "env" "proxy_get_log_level" (func (param i32) (result i32)))',
      '(func (export "proxy_abi_version_0_2_0"))',
      MEMORY,
      MALLOC,
    ],
  ],
  [
    "proxy_on_tick is (i64) -> i32, but Envoy calls (i32) -> nothing",
    [ABI, MEMORY, MALLOC, '(func (export "proxy_on_tick") (param i64) (result i32) (i32.const 0))'],
  ],
  [
    "proxy_on_request_headers is (i32, i32, i32) -> i32, but Envoy calls (i32, i32) -> i32",
    [
      '(func (export "proxy_abi_version_0_1_0"))',
      MEMORY,
      MALLOC,
      '(func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const 0))',
    ],
  ],
  [
    "calls env.proxy_log in its start section: Envoy crashes; start in _initialize (asc --exportStart)",
    [LOG, ABI, MEMORY, MALLOC, `(func $deep ${CALL_LOG}) (func $start (call $deep)) (start $start)`],
  ],
  [
    "calls env.proxy_log in its start section: Envoy crashes; start in _initialize (asc --exportStart)",
    [
      LOG,
      ABI,
      MEMORY,
      MALLOC,
      `(table 1 funcref) (elem (i32.const 0) $deep) (func $deep ${CALL_LOG})`,
      "(func $start (call_indirect (i32.const 0))) (start $start)",
    ],
  ],
  [
    "main is () -> nothing, but Envoy calls (i32, i32) -> i32",
    [ABI, MEMORY, MALLOC, '(func (export "_initialize"))', '(func (export "main"))'],
  ],
  [
    "simd has the type v128 in its signature: Envoy crashes",
    [ABI, MEMORY, MALLOC, '(func (export "simd") (param v128))'],
  ],
];

/** Assembles a module of its parts. */
export function wasm(...parts: string[]): Uint8Array {
  const module = binaryen.parseText(`(module ${parts.join("\n")})`);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
