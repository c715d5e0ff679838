/**
 * What the proxy knows of the request, the connection, the upstream and itself.
 *
 * A path is written with dots, `source.address`. Where a part contains a dot itself, build it with {@link path}.
 * Absent is `null`, always: which attributes exist depends on the phase and on the proxy's version.
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes | attributes}
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#properties | spec}
 */
import { Bytes, decode } from "./abi/bytes";
import { Status } from "./abi/enums";
import { proxy_get_property, proxy_set_property } from "./abi/env";
import { OUT, OUT_SIZE, mark, release } from "./abi/memory";
import { succeeded } from "./abi/refusal";

const DOT: u8 = 0x2e;
const SEPARATOR = "\0";

/** A number or a truth value that may also be absent, which AssemblyScript cannot say of plain numbers. */
export class Wrapped<T> {
  constructor(readonly value: T) {}
}

/** A path whose parts may contain dots: `path(["metadata", "filter_metadata", "envoy.lb"])`. */
export function path(parts: string[]): string {
  // a path of one part ends in the separator, so that its dots are not taken for separators
  return parts.length === 1 ? parts[0] + SEPARATOR : parts.join(SEPARATOR);
}

/** The raw bytes of a property, valid until the current callback returns. */
export function getBytes(path: string): Bytes | null {
  return find(path) ? Bytes.view(load<u32>(OUT), load<u32>(OUT_SIZE)) : null;
}

/** A property that is text. */
export function getString(path: string): string | null {
  const before = mark();
  const text = find(path) ? decode(load<u32>(OUT), load<u32>(OUT_SIZE)) : null;
  release(before);
  return text;
}

/** A property that is a whole number, a duration or a moment (both in nanoseconds). `null` also for another type. */
export function getNumber(path: string): Wrapped<i64> | null {
  if (!find(path) || load<u32>(OUT_SIZE) !== 8) return null;
  return new Wrapped<i64>(load<i64>(load<u32>(OUT)));
}

/** A property that is a floating point number. `null` also for a property of another size. */
export function getFloat(path: string): Wrapped<f64> | null {
  if (!find(path) || load<u32>(OUT_SIZE) !== 8) return null;
  return new Wrapped<f64>(load<f64>(load<u32>(OUT)));
}

/** A property that is true or false. `null` also for a property of another type. */
export function getBool(path: string): Wrapped<bool> | null {
  if (!find(path) || load<u32>(OUT_SIZE) !== 1) return null;
  return new Wrapped<bool>(load<u8>(load<u32>(OUT)) !== 0);
}

/**
 * Stores a value in the stream's filter state, where access logs (`%FILTER_STATE(wasm.<path>)%`) and other plugins
 * read it.
 *
 * @returns `false` when the host refuses.
 */
export function set(path: string, value: string): bool {
  const before = mark();
  const name = encodePath(path);
  const bytes = Bytes.of(value);
  const status = proxy_set_property(name.pointer, name.length, bytes.pointer, bytes.length);
  release(before);
  return succeeded("proxy_set_property", status);
}

/** Asks the host; on success {@link OUT} and {@link OUT_SIZE} tell where the value is. */
function find(path: string): bool {
  const name = encodePath(path);
  return proxy_get_property(name.pointer, name.length, OUT, OUT_SIZE) === Status.Ok;
}

function encodePath(path: string): Bytes {
  const bytes = Bytes.of(path);
  if (path.includes(SEPARATOR)) {
    if (path.endsWith(SEPARATOR)) bytes.length -= 1;
    return bytes;
  }
  for (let at = bytes.pointer; at < bytes.pointer + bytes.length; at++) {
    if (load<u8>(at) === DOT) store<u8>(at, 0);
  }
  return bytes;
}
