/** The functions of WASI that Envoy offers; each answers an errno. */

import { LogLevel } from "../../../assembly/abi/enums.ts";
import type { Vm } from "../vm.ts";
import { type HostCall, wasiCall } from "./host-call.ts";
import { address, outU32, outU64, u32, u64 } from "./params.ts";

const ERRNO_BAD_FILE = 8;
const ERRNO_INVALID = 28;
const ERRNO_NO_ENTRY = 44;
const ERRNO_NOT_IMPLEMENTED = 52;
const ERRNO_NOT_SUPPORTED = 58;

const MAX_RANDOM_BYTES = 65536;

/** Standard output and error become log entries of these levels. */
const LEVEL_OF_FILE = new Map([
  [1, LogLevel.Info],
  [2, LogLevel.Error],
]);

/** Each variable as `name=value` with a zero behind it. */
function environment(vm: Vm): Buffer[] {
  return Object.entries(vm.environment).map(([name, value]) => Buffer.from(`${name}=${value}\0`));
}

/** The calls of this chapter. */
export const wasiCalls: readonly HostCall[] = [
  // file, pieces, how many
  wasiCall("fd_write", [u32, address, u32], [outU32], (vm, file, pieces, count) => {
    const level = LEVEL_OF_FILE.get(file);
    if (level === undefined) return ERRNO_BAD_FILE;
    let written = Buffer.alloc(0);
    for (let piece = pieces; piece < pieces + count * 8; piece += 8) {
      written = Buffer.concat([written, vm.memory.read(vm.memory.u32(piece), vm.memory.u32(piece + 4))]);
    }
    if (written.length > 0) {
      vm.services.log.write(level, vm.context.plugin?.name ?? "", written.toString().replace(/\n$/, ""));
    }
    return [written.length];
  }),

  // clock, precision
  wasiCall("clock_time_get", [u32, u64], [outU64], (vm, clock) => {
    if (clock === 0) return [vm.services.clock.realtimeNs];
    if (clock === 1) return [vm.services.clock.monotonicNs];
    return ERRNO_NOT_SUPPORTED;
  }),

  // buffer, size
  wasiCall("random_get", [address, u32], [], (vm, buffer, size) => {
    if (size > MAX_RANDOM_BYTES) return ERRNO_INVALID;
    vm.memory.write(buffer, vm.services.random.bytes(size));
    return 0;
  }),

  wasiCall("environ_sizes_get", [], [outU32, outU32], (vm) => {
    const lines = environment(vm);
    return [lines.length, lines.reduce((sum, line) => sum + line.length, 0)];
  }),
  // a pointer to each variable, then the variables
  wasiCall("environ_get", [address, address], [], (vm, pointers, texts) => {
    let at = texts;
    for (const [index, line] of environment(vm).entries()) {
      vm.memory.writeU32(pointers + index * 4, at);
      vm.memory.write(at, line);
      at += line.length;
    }
    return 0;
  }),
  // there are no arguments
  wasiCall("args_sizes_get", [], [outU32, outU32], () => [0, 0]),
  wasiCall("args_get", [address, address], [], () => 0),

  // there are no files
  wasiCall("path_open", [u32, u32, address, u32, u32, u64, u64, u32, address], [], () => ERRNO_NO_ENTRY),
  wasiCall("fd_prestat_get", [u32, address], [], () => ERRNO_BAD_FILE),
  wasiCall("fd_prestat_dir_name", [u32, address, u32], [], () => ERRNO_NOT_IMPLEMENTED),
  wasiCall("fd_read", [u32, address, u32, address], [], () => ERRNO_NOT_IMPLEMENTED),
  wasiCall("fd_seek", [u32, u64, u32, address], [], () => 0),
  wasiCall("fd_close", [u32], [], () => 0),
  wasiCall("fd_fdstat_get", [u32, address], [], (vm, file, stat) => {
    if (!LEVEL_OF_FILE.has(file)) return ERRNO_BAD_FILE;
    vm.memory.write(stat, new Uint8Array(24));
    // the right to write
    vm.memory.writeU64(stat + 8, 64n);
    return 0;
  }),

  // Envoy goes on as if nothing were
  wasiCall("proc_exit", [u32], [], () => 0),
  wasiCall("sched_yield", [], [], () => 0),
  wasiCall("poll_oneoff", [address, address, u32, address], [], () => ERRNO_NOT_IMPLEMENTED),
];
