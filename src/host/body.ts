/** A body, or the part of it that waits in the filter chain. */

import { Status } from "../../assembly/abi/enums.ts";

/** Bytes that plugins may change. The arrays themselves are never written to, so that views of them stay true. */
export class Body {
  bytes: Uint8Array;

  constructor(bytes: Uint8Array = new Uint8Array()) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.length;
  }

  append(bytes: Uint8Array): void {
    this.bytes = concat(this.bytes, bytes);
  }

  /** Takes all bytes out. */
  take(): Uint8Array {
    const { bytes } = this;
    this.bytes = new Uint8Array();
    return bytes;
  }

  /** Takes all bytes of another body over to the end of this one. */
  move(from: Body): void {
    this.append(from.take());
  }

  /**
   * Writes as `proxy_set_buffer_bytes` does: from 0, `length` bytes make room; from the end or beyond it, the
   * bytes are appended. Anything in the middle is refused.
   */
  write(start: number, length: number, bytes: Uint8Array): Status {
    if (start === 0) {
      this.bytes = concat(bytes, this.bytes.subarray(Math.min(length, this.length)));
      return Status.Ok;
    }
    if (start < this.length) return Status.BadArgument;
    this.append(bytes);
    return Status.Ok;
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  return Buffer.concat([first, second]);
}
