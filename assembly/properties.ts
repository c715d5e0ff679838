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
import { HeaderPairs } from "./abi/pairs";
import { succeeded } from "./abi/refusal";
import { Wrapped, boolOf, floatOf, numberOf, pairsOf } from "./values";

const DOT: u8 = 0x2e;
const SEPARATOR = "\0";

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
  return numberOf(getBytes(path));
}

/** A property that is a floating point number. `null` also for a property of another size. */
export function getFloat(path: string): Wrapped<f64> | null {
  return floatOf(getBytes(path));
}

/** A property that is true or false. `null` also for a property of another type. */
export function getBool(path: string): Wrapped<bool> | null {
  return boolOf(getBytes(path));
}

/** A property that is a map of texts, in no order; of a list, each element is a name with an empty value. */
export function getPairs(path: string): HeaderPairs | null {
  return pairsOf(getBytes(path));
}

/**
 * Stores a value in the stream's filter state, where access logs (`%FILTER_STATE(wasm.<name>)%`), other plugins and
 * Envoy's own filters read it. Where the name contains dots, read it back by `path([name])`.
 *
 * @returns `false` when the host refuses: there is no stream, or the property was declared to be set only once.
 */
export function set(name: string, value: string): bool {
  const before = mark();
  const key = Bytes.of(name);
  const bytes = Bytes.of(value);
  const status = proxy_set_property(key.pointer, key.length, bytes.pointer, bytes.length);
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
