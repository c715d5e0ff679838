/**
 * Bytes in linear memory, seen without copying them.
 */
import { allocate } from "./memory";

/**
 * A view of bytes: an address and a length.
 *
 * A view that an SDK call returns, like the bytes that it shows, is valid until the current callback returns; keep
 * what must live longer with {@link Bytes.copy} or {@link Bytes.toString}.
 */
@unmanaged
export class Bytes {
  /** Address of the first byte. */
  pointer: usize = 0;
  /** Number of bytes. */
  length: u32 = 0;

  /** A view of memory that somebody else owns. @internal */
  static view(pointer: usize, length: u32): Bytes {
    const bytes = changetype<Bytes>(allocate(offsetof<Bytes>()));
    bytes.pointer = pointer;
    bytes.length = length;
    return bytes;
  }

  /** `text` as UTF-8, valid until the current callback returns. */
  static of(text: string): Bytes {
    // 3 bytes hold any UTF-16 code unit
    const room: usize = text.length * 3;
    const pointer = allocate(room);
    const length = String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, pointer);
    return Bytes.view(pointer, length as u32);
  }

  /** These bytes in memory of their own that is never given back: for names made once. */
  copy(): Bytes {
    const kept = heap.alloc(offsetof<Bytes>() + this.length);
    const bytes = changetype<Bytes>(kept);
    bytes.pointer = kept + offsetof<Bytes>();
    bytes.length = this.length;
    memory.copy(bytes.pointer, this.pointer, this.length);
    return bytes;
  }

  /** Whether both views show the same bytes. */
  equals(other: Bytes): bool {
    return this.length === other.length && memory.compare(this.pointer, other.pointer, this.length) === 0;
  }

  /** The bytes as text. Bytes that are not UTF-8 give some other text: where they matter, stay with bytes. */
  toString(): string {
    return decode(this.pointer, this.length);
  }

  /** The bytes in a buffer of their own. */
  toArrayBuffer(): ArrayBuffer {
    const buffer = new ArrayBuffer(this.length);
    memory.copy(changetype<usize>(buffer), this.pointer, this.length);
    return buffer;
  }
}

/** `length` bytes at `pointer` as text. */
export function decode(pointer: usize, length: u32): string {
  return String.UTF8.decodeUnsafe(pointer, length);
}
