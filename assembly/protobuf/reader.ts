/**
 * Reads protobuf messages field by field, whatever they are: bad input ends the reading, it never traps.
 *
 *     const reader = new ProtobufReader(message);
 *     while (reader.next()) {
 *       if (reader.field === 1) name = reader.text;
 *       else if (reader.field === 2) count = reader.number;
 *     }
 *     if (reader.failed) ...
 *
 * Fields that nobody asks for are passed over, as protobuf wants it.
 * @see {@link https://protobuf.dev/programming-guides/encoding/ | encoding}
 */
import { Bytes } from "../abi/bytes";
import { WireType } from "./wire-type";

/** No varint has bits from here on. */
const VARINT_BITS: u64 = 70;
const MAX_FIELD: u64 = 0x1fffffff;

/**
 * Steps over the fields of a message, in the order in which they were written. What a field is read as is the reader's
 * choice: as something that its encoding cannot be, it is 0 or empty.
 */
export class ProtobufReader {
  /** Number of the field in hand. */
  field: u32 = 0;
  /** The field as a whole number or an enum's; for a number of fixed size, its bits. A negative one: `number as i64`. */
  number: u64 = 0;
  /** The input is no protobuf message. The fields read so far stand before the mistake. */
  failed: bool = false;

  private at: usize;
  private end: usize;
  private type: u32 = WireType.Varint;
  private content: usize = 0;
  private size: u32 = 0;

  /** @param message - Not copied: it must last as long as the reading. */
  constructor(message: Bytes) {
    this.at = message.pointer;
    this.end = message.pointer + message.length;
  }

  /** Steps to the next field. @returns `false` at the end, and where what follows is not protobuf. */
  next(): bool {
    if (this.failed || this.at >= this.end) return false;
    const key = this.varint();
    this.number = 0;
    this.size = 0;
    if (key >> 3 === 0 || key >> 3 > MAX_FIELD) return this.fail();
    this.field = (key >> 3) as u32;
    this.type = (key & 7) as u32;
    switch (this.type) {
      case WireType.Varint:
        this.number = this.varint();
        break;
      case WireType.Sized:
        this.take(this.varint());
        break;
      case WireType.Fixed64:
        if (this.take(8)) this.number = load<u64>(this.content);
        break;
      case WireType.Fixed32:
        if (this.take(4)) this.number = load<u32>(this.content);
        break;
      default:
        // groups, which proto3 has no more
        this.fail();
    }
    return !this.failed;
  }

  /** Whether the field in hand is text, bytes, a message or a packed list. */
  get isSized(): bool {
    return this.type === WireType.Sized;
  }

  /** The field as `bool`. */
  get bool(): bool {
    return this.number !== 0;
  }

  /** The field as `sint32` or `sint64`. */
  get signed(): i64 {
    return ((this.number >> 1) as i64) ^ -((this.number & 1) as i64);
  }

  /** The field as `float`. */
  get float(): f32 {
    return reinterpret<f32>(this.number as u32);
  }

  /** The field as `double`. */
  get double(): f64 {
    return reinterpret<f64>(this.number);
  }

  /** The field as bytes, not copied: valid as long as the message, at most until the callback returns. */
  get bytes(): Bytes {
    return this.isSized ? Bytes.view(this.content, this.size) : Bytes.view(0, 0);
  }

  /** The field as text. */
  get text(): string {
    return this.bytes.toString();
  }

  /** The field as a message of its own. */
  get message(): ProtobufReader {
    return new ProtobufReader(this.bytes);
  }

  private varint(): u64 {
    let value: u64 = 0;
    for (let shift: u64 = 0; shift < VARINT_BITS && this.at < this.end; shift += 7) {
      const byte = load<u8>(this.at) as u64;
      this.at += 1;
      // the tenth byte has one bit left
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    this.fail();
    return 0;
  }

  private take(size: u64): bool {
    if (this.failed || size > ((this.end - this.at) as u64)) return this.fail();
    this.content = this.at;
    this.size = size as u32;
    this.at += size as usize;
    return true;
  }

  private fail(): bool {
    this.failed = true;
    return false;
  }
}
