/**
 * Environment variables of the plugin's VM, which the proxy's configuration names (`vm_config.environment_variables`).
 *
 * Legal always, also while the module initialises. Plugins that share a VM share its variables; on Envoy those of the
 * plugin that started it.
 */
import { decode } from "./abi/bytes";
import { OUT, OUT_SIZE, allocate, mark, release } from "./abi/memory";
import { environ_get, environ_sizes_get } from "./abi/wasi_snapshot_preview1";

const EQUALS: u8 = 0x3d;

/** The value of a variable; empty text when it is set to nothing, `null` when it is not set. */
export function get(name: string): string | null {
  if (environ_sizes_get(OUT, OUT_SIZE) !== 0) return null;
  const count = load<u32>(OUT);
  const before = mark();
  const pointers = allocate(count * 4);
  const texts = allocate(load<u32>(OUT_SIZE));
  const value = environ_get(pointers, texts) === 0 ? find(name, pointers, count) : null;
  release(before);
  return value;
}

/** Each variable is `name=value` with a zero behind it. */
function find(name: string, pointers: usize, count: u32): string | null {
  for (let i: u32 = 0; i < count; i++) {
    const start = load<u32>(pointers + i * 4) as usize;
    let end = start;
    let equals: usize = 0;
    for (; load<u8>(end) !== 0; end++) if (equals === 0 && load<u8>(end) === EQUALS) equals = end;
    if (equals === 0 || decode(start, (equals - start) as u32) !== name) continue;
    return decode(equals + 1, (end - equals - 1) as u32);
  }
  return null;
}
