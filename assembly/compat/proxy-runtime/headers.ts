/**
 * Header maps as `@solo-io/proxy-runtime` has them: names and values as buffers, absent is empty.
 */
import { Bytes } from "../../abi/bytes";
import { MapType } from "../../abi/enums";
import { HeaderPairs } from "../../abi/pairs";
import { Headers as HeaderMap } from "../../http/headers";

/** A header. */
export class HeaderPair {
  constructor(
    public key: ArrayBuffer,
    public value: ArrayBuffer,
  ) {}

  toString(): string {
    return `${String.UTF8.decode(this.key)}:${String.UTF8.decode(this.value)}`;
  }
}

/** Headers in order. */
export type Headers = Array<HeaderPair>;

/** A header of texts. */
export function makeHeaderPair(key: string, value: string): HeaderPair {
  return new HeaderPair(String.UTF8.encode(key), String.UTF8.encode(value));
}

/** One header map of the stream in hand. What the host refuses is logged once; it never traps. */
export class HeaderStreamManipulator {
  private map: HeaderMap;

  constructor(type: MapType) {
    this.map = new HeaderMap(type);
  }

  add(key: string, value: string): void {
    this.map.add(key, value);
  }

  replace(key: string, value: string): void {
    this.map.set(key, value);
  }

  /** The first value; empty text when there is none. */
  get(key: string): string {
    const value = this.map.get(key);
    return value === null ? "" : value;
  }

  remove(key: string): void {
    this.map.remove(key);
  }

  get_headers(): Headers {
    const pairs = this.map.pairs();
    const headers: Headers = [];
    for (let i = 0; i < pairs.length; i++) headers.push(makeHeaderPair(pairs.nameAt(i), pairs.valueAt(i)));
    return headers;
  }

  set_headers(headers: Headers): void {
    this.map.setPairs(toPairs(headers));
  }
}

/** The maps of request, response and answer to a call. */
export class HeaderMapManipulator {
  constructor(
    public request: HeaderStreamManipulator,
    public response: HeaderStreamManipulator,
    public http_callback: HeaderStreamManipulator,
  ) {}
}

/** What can be changed of the stream in hand. */
export class StreamContext {
  headers: HeaderMapManipulator = new HeaderMapManipulator(
    new HeaderStreamManipulator(MapType.HttpRequestHeaders),
    new HeaderStreamManipulator(MapType.HttpResponseHeaders),
    new HeaderStreamManipulator(MapType.HttpCallResponseHeaders),
  );
  trailers: HeaderMapManipulator = new HeaderMapManipulator(
    new HeaderStreamManipulator(MapType.HttpRequestTrailers),
    new HeaderStreamManipulator(MapType.HttpResponseTrailers),
    new HeaderStreamManipulator(MapType.HttpCallResponseTrailers),
  );
}

/** The stream in hand. */
export const stream_context: StreamContext = new StreamContext();

/** @internal */
export function toPairs(headers: Headers): HeaderPairs {
  const pairs = new HeaderPairs();
  for (let i = 0; i < headers.length; i++) {
    const pair = unchecked(headers[i]);
    pairs.add(String.UTF8.decode(pair.key), String.UTF8.decode(pair.value));
  }
  return pairs;
}

/** A buffer's bytes, where they are. @internal */
export function bytesOf(buffer: ArrayBuffer): Bytes {
  return Bytes.view(changetype<usize>(buffer), buffer.byteLength);
}
