/**
 * Shortens the names of functions, which are for people who read a backtrace.
 *
 * The compiler puts the path of its file before every name, twice and more for generics, and adds names of locals and
 * globals: a fifth of a small module. The source map knows the paths too.
 */
import { readModule } from "./read-module.ts";

/**
 * Leaves `ContextTable<HttpContext>#get` of `assembly/context/context-table/ContextTable<assembly/...>#get`, and of
 * the names of all but functions nothing. A module without a name section stays as it is.
 */
export function shortenNames(wasm: Uint8Array): Uint8Array {
  const module = readModule(wasm);
  const at = module.sections.findIndex(({ name, custom }) => custom && name === "name");
  if (at < 0) return wasm;
  const start = module.sections.slice(0, at).reduce((sum, { bytes }) => sum + bytes, HEADER_BYTES);
  const rest = wasm.subarray(start + (module.sections[at]?.bytes ?? 0));
  return Buffer.concat([wasm.subarray(0, start), nameSection(module.names), rest]);
}

const HEADER_BYTES = 8;
const CUSTOM_SECTION = 0;
const FUNCTION_NAMES = 1;
const FOLDERS = /(?:[^/<>,|&()#~:]|~(?=lib\/))+\//g;

function nameSection(names: Map<number, string>): Buffer {
  const entries = [...names].map(([index, name]) => [
    leb(index),
    sized(Buffer.from(name.replace(FOLDERS, ""))),
  ]);
  const functions = sized(Buffer.concat([leb(names.size), ...entries.flat()]));
  return Buffer.concat([
    Buffer.of(CUSTOM_SECTION),
    sized(Buffer.concat([sized(Buffer.from("name")), Buffer.of(FUNCTION_NAMES), functions])),
  ]);
}

/** Bytes with their number before them. */
function sized(bytes: Buffer): Buffer {
  return Buffer.concat([leb(bytes.length), bytes]);
}

/** An unsigned number as WebAssembly writes it: seven bits a byte, the lowest first. */
function leb(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Buffer.of(...bytes, left);
    bytes.push((left & 0x7f) | 0x80);
  }
}
