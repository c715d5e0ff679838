/**
 * Writes protobuf messages.
 *
 *     const message = new ProtobufWriter().text(1, "alice").number(2, 7).finish();
 *
 * @see {@link https://protobuf.dev/programming-guides/encoding/ | encoding}
 */
import { Bytes } from "../abi/bytes";
import { WireType } from "./wire-type";

const FIRST_ROOM: i32 = 64;
/** The longest varint. */
const MAX_VARINT_BYTES: u32 = 10;

/**
 * A message that grows at its end. Each method appends a field and returns the writer, so that calls chain. As in
 * proto3, fields that have their default need not be written.
 */
export class ProtobufWriter {
  private buffer: ArrayBuffer = new ArrayBuffer(FIRST_ROOM);
  private length: u32 = 0;

  /** Writes a whole number, or an enum's; a negative one as `value as u64`. */
  number(field: u32, value: u64): ProtobufWriter {
    this.key(field, WireType.Varint);
    this.varint(value);
    return this;
  }

  /** Writes a `sint32` or `sint64`. */
  signed(field: u32, value: i64): ProtobufWriter {
    return this.number(field, ((value << 1) ^ (value >> 63)) as u64);
  }

  /** Writes a `bool`. */
  bool(field: u32, value: bool): ProtobufWriter {
    return this.number(field, value ? 1 : 0);
  }

  /** Writes a `fixed32` or `sfixed32`. */
  fixed32(field: u32, value: u32): ProtobufWriter {
    this.key(field, WireType.Fixed32);
    store<u32>(this.extend(4), value);
    return this;
  }

  /** Writes a `fixed64` or `sfixed64`. */
  fixed64(field: u32, value: u64): ProtobufWriter {
    this.key(field, WireType.Fixed64);
    store<u64>(this.extend(8), value);
    return this;
  }

  /** Writes a `float`. */
  float(field: u32, value: f32): ProtobufWriter {
    return this.fixed32(field, reinterpret<u32>(value));
  }

  /** Writes a `double`. */
  double(field: u32, value: f64): ProtobufWriter {
    return this.fixed64(field, reinterpret<u64>(value));
  }

  /** Writes text, as UTF-8. */
  text(field: u32, value: string): ProtobufWriter {
    const size = String.UTF8.byteLength(value);
    const at = this.open(field, size);
    String.UTF8.encodeUnsafe(changetype<usize>(value), value.length, at);
    return this;
  }

  /** Writes bytes. */
  bytes(field: u32, value: Bytes): ProtobufWriter {
    const at = this.open(field, value.length);
    memory.copy(at, value.pointer, value.length);
    return this;
  }

  /** Writes a message inside this one. */
  message(field: u32, value: ProtobufWriter): ProtobufWriter {
    return this.bytes(field, value.finish());
  }

  /** The message. Valid until the writer goes on, at most until the current callback returns. */
  finish(): Bytes {
    return Bytes.view(changetype<usize>(this.buffer), this.length);
  }

  /** The message, to keep. */
  toArrayBuffer(): ArrayBuffer {
    return this.buffer.slice(0, this.length);
  }

  private key(field: u32, type: WireType): void {
    this.varint(((field as u64) << 3) | (type as u64));
  }

  /** Begins a field of `size` bytes; tells where they go. */
  private open(field: u32, size: u32): usize {
    this.key(field, WireType.Sized);
    this.varint(size);
    return this.extend(size);
  }

  private varint(value: u64): void {
    const start = this.extend(MAX_VARINT_BYTES);
    let at = start;
    while (value >= 0x80) {
      store<u8>(at++, (value as u8) | 0x80);
      value >>= 7;
    }
    store<u8>(at++, value as u8);
    this.length -= MAX_VARINT_BYTES - ((at - start) as u32);
  }

  /** Makes room for `size` bytes at the end; tells where they go. */
  private extend(size: u32): usize {
    const start = this.length;
    const needed = start + size;
    if (needed > (this.buffer.byteLength as u32)) {
      const larger = new ArrayBuffer(max(needed, start * 2));
      memory.copy(changetype<usize>(larger), changetype<usize>(this.buffer), start);
      this.buffer = larger;
    }
    this.length = needed;
    return changetype<usize>(this.buffer) + start;
  }
}
