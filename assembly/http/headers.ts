/**
 * Header maps: those of the request and of the response, and their trailers.
 *
 * Legal while the map is in hand: request headers from `onRequestHeaders` until the request is passed on, response
 * headers from `onResponseHeaders`. A read outside answers `null`, a change `false` with a warning in the log.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#http-fields | spec}
 */
import { Bytes, decode } from "../abi/bytes";
import { MapType, Status } from "../abi/enums";
import {
  proxy_add_header_map_value,
  proxy_get_header_map_pairs,
  proxy_get_header_map_value,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
  proxy_set_header_map_pairs,
} from "../abi/env";
import { OUT, OUT_SIZE, allocate, mark, release } from "../abi/memory";
import { HeaderPairs, valuesOf } from "../abi/pairs";
import { succeeded } from "../abi/refusal";
import { MAX_DIGITS, writeDecimal } from "../text";

/** One header map of the current stream. Names are lower case; HTTP/2 pseudo-headers (`:path`) are among them. */
export class Headers {
  /** @internal */
  constructor(private type: MapType) {}

  /**
   * The first value of `name`; `null` when it is absent, empty text when it is there and empty.
   *
   * Others may follow it, which a client can send as it likes: see {@link getSingle} and {@link getAll}.
   */
  get(name: string): string | null {
    const before = mark();
    const value = this.find(name) ? decode(load<u32>(OUT), load<u32>(OUT_SIZE)) : null;
    release(before);
    return value;
  }

  /** As {@link get}, as bytes that are valid until the current callback returns. Allocates nothing. */
  getBytes(name: string): Bytes | null {
    return this.find(name) ? Bytes.view(load<u32>(OUT), load<u32>(OUT_SIZE)) : null;
  }

  /**
   * The value of a header that may occur once: `null` when it is absent and when it occurs several times. For what a
   * decision rests on: who it is, how long the body is.
   */
  getSingle(name: string): string | null {
    const values = this.getAll(name);
    return values.length === 1 ? values[0] : null;
  }

  /**
   * Every value of `name`, in order; empty when it is absent. `name` is in lower case. Envoy has joined the values of
   * some headers, such as `accept`, by `,` before.
   */
  getAll(name: string): string[] {
    return this.pairs().valuesOf(name);
  }

  /** As {@link getAll}, as bytes that are valid until the current callback returns. */
  getAllBytes(name: string): Bytes[] {
    const status = proxy_get_header_map_pairs(this.type, OUT, OUT_SIZE);
    return status === Status.Ok ? valuesOf(load<u32>(OUT), load<u32>(OUT_SIZE), Bytes.of(name)) : [];
  }

  /** Whether `name` occurs. */
  has(name: string): bool {
    const before = mark();
    const found = this.find(name);
    release(before);
    return found;
  }

  /**
   * All names and values, in order; empty when there is no such map in this phase. Values that are not UTF-8 are some
   * other text there.
   */
  pairs(): HeaderPairs {
    const before = mark();
    const status = proxy_get_header_map_pairs(this.type, OUT, OUT_SIZE);
    const pairs =
      status === Status.Ok ? HeaderPairs.read(load<u32>(OUT), load<u32>(OUT_SIZE)) : new HeaderPairs();
    release(before);
    return pairs;
  }

  /** How many pairs there are. */
  get size(): i32 {
    return this.pairs().length;
  }

  /** Replaces all values of `name` by one. */
  set(name: string, value: string): bool {
    return this.setBytes(name, Bytes.of(value));
  }

  /** As {@link set}, for a value of bytes. */
  setBytes(name: string, value: Bytes): bool {
    const key = Bytes.of(name);
    const status = proxy_replace_header_map_value(
      this.type,
      key.pointer,
      key.length,
      value.pointer,
      value.length,
    );
    return succeeded("proxy_replace_header_map_value", status);
  }

  /** As {@link set}, for a whole number in decimal digits. Allocates nothing. */
  setNumber(name: string, value: u64): bool {
    return this.setBytes(name, decimalBytes(value));
  }

  /** Adds a value of `name` behind those it has. */
  add(name: string, value: string): bool {
    return this.addBytes(name, Bytes.of(value));
  }

  /** As {@link add}, for a value of bytes. */
  addBytes(name: string, value: Bytes): bool {
    const key = Bytes.of(name);
    const status = proxy_add_header_map_value(
      this.type,
      key.pointer,
      key.length,
      value.pointer,
      value.length,
    );
    return succeeded("proxy_add_header_map_value", status);
  }

  /** Removes all values of `name`; also fine when there are none. */
  remove(name: string): bool {
    const key = Bytes.of(name);
    const status = proxy_remove_header_map_value(this.type, key.pointer, key.length);
    return succeeded("proxy_remove_header_map_value", status);
  }

  /**
   * Removes the length of the body, for a filter that is going to change the body: with a length that is not true the
   * other side would wait for more, or read what is left over as the next message. HTTP/1.1 then sends the body in
   * chunks.
   */
  removeContentLength(): bool {
    return this.remove("content-length");
  }

  /** Replaces the whole map. What {@link pairs} has read comes back changed where it was not UTF-8. */
  setPairs(pairs: HeaderPairs): bool {
    const size = pairs.byteLength;
    const at = allocate(size);
    pairs.write(at);
    return succeeded("proxy_set_header_map_pairs", proxy_set_header_map_pairs(this.type, at, size));
  }

  /** Asks the host; on success {@link OUT} and {@link OUT_SIZE} tell where the value is. */
  private find(name: string): bool {
    const key = Bytes.of(name);
    return proxy_get_header_map_value(this.type, key.pointer, key.length, OUT, OUT_SIZE) === Status.Ok;
  }
}

/** `value` in decimal digits, valid until the current callback returns. */
function decimalBytes(value: u64): Bytes {
  const end = allocate(MAX_DIGITS) + MAX_DIGITS;
  const start = writeDecimal(value, end);
  return Bytes.view(start, (end - start) as u32);
}
