/**
 * Whom a rule counts together: all requests whose key has the same parts share a bucket.
 */
import { Bytes, Config, toLowerAscii } from "../../assembly";
import { KeyHash } from "./key-hash";

const COLON: u8 = 0x3a;
const QUESTION_MARK: u8 = 0x3f;

/** What a key may ask of a request. All views are valid until the current callback returns. */
export interface KeyFacts {
  /** The first value of a header; `null` when it is absent. */
  headerBytes(name: string): Bytes | null;
  /** The client's address with its port, `10.0.0.1:4711` or `[::1]:4711`; `null` when it is unknown. */
  addressBytes(): Bytes | null;
}

/** Whether a key could be built. */
export enum KeyResult {
  /** It could. */
  Built = 0,
  /** The request lacks a header of the key: the rule is not about it. */
  NotMeant = 1,
  /** The proxy did not say what every request has. */
  Unknown = 2,
}

/** The parts of a key; none of them: one bucket for all requests. */
export class Key {
  private headers: string[] = [];
  private hasAddress: bool = false;
  private hasPath: bool = false;
  private hasMethod: bool = false;

  /** Reads `{ headers, address, path, method }`. */
  static read(config: Config): Key {
    const key = new Key();
    const headers = config.strings("headers");
    for (let i = 0; i < headers.length; i++) key.headers.push(toLowerAscii(unchecked(headers[i])));
    key.hasAddress = config.bool("address", false);
    key.hasPath = config.bool("path", false);
    key.hasMethod = config.bool("method", false);
    config.refuseUnknownFields();
    return key;
  }

  /** Adds the parts that this request has to `hash`. */
  addTo(hash: KeyHash, request: KeyFacts): KeyResult {
    for (let i = 0; i < this.headers.length; i++) {
      const value = request.headerBytes(unchecked(this.headers[i]));
      if (value === null) return KeyResult.NotMeant;
      hash.add(value.pointer, value.length);
    }
    if (this.hasAddress) {
      const address = request.addressBytes();
      if (address === null) return KeyResult.Unknown;
      hash.add(address.pointer, beforeLast(address, COLON));
    }
    if (this.hasPath) {
      const path = request.headerBytes(":path");
      if (path === null) return KeyResult.Unknown;
      hash.add(path.pointer, beforeFirst(path, QUESTION_MARK));
    }
    if (this.hasMethod) {
      const method = request.headerBytes(":method");
      if (method === null) return KeyResult.Unknown;
      hash.add(method.pointer, method.length);
    }
    return KeyResult.Built;
  }
}

/** How many bytes come before the first `mark`; all of them when there is none. */
function beforeFirst(bytes: Bytes, mark: u8): u32 {
  for (let i: u32 = 0; i < bytes.length; i++) if (load<u8>(bytes.pointer + i) === mark) return i;
  return bytes.length;
}

/** How many bytes come before the last `mark`; all of them when there is none. */
function beforeLast(bytes: Bytes, mark: u8): u32 {
  for (let i = bytes.length; i > 0; i--) if (load<u8>(bytes.pointer + i - 1) === mark) return i - 1;
  return bytes.length;
}
