/**
 * Header maps as bytes, the way they cross the boundary.
 *
 *     | count u32 | name size u32, value size u32 | ... | name 0 value 0 | ... |
 *
 * All numbers little-endian; sizes without the terminating zeros.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#serialization | spec}
 */
import { Bytes, decode } from "./bytes";

const COUNT_BYTES: u32 = 4;
const SIZES_BYTES: u32 = 8;

/** Names with values, in order; a name may occur several times. */
export class HeaderPairs {
  private names: string[] = [];
  private values: string[] = [];

  /** How many pairs there are. */
  get length(): i32 {
    return this.names.length;
  }

  /** Appends a pair. Returns itself, so that calls chain. */
  add(name: string, value: string): HeaderPairs {
    this.names.push(name);
    this.values.push(value);
    return this;
  }

  /** Name of pair `index`; empty past the end. */
  nameAt(index: i32): string {
    return index >= 0 && index < this.length ? this.names[index] : "";
  }

  /** Value of pair `index`; empty past the end. */
  valueAt(index: i32): string {
    return index >= 0 && index < this.length ? this.values[index] : "";
  }

  /** All values of `name`, in order; empty when it does not occur. Names compare exactly: Envoy lower-cases them. */
  valuesOf(name: string): string[] {
    const values: string[] = [];
    for (let i = 0; i < this.length; i++) if (this.names[i] === name) values.push(this.values[i]);
    return values;
  }

  /** Size of the serialized form in bytes. @internal */
  get byteLength(): u32 {
    let size = COUNT_BYTES + (this.length as u32) * (SIZES_BYTES + 2);
    for (let i = 0; i < this.length; i++) {
      size += (String.UTF8.byteLength(this.names[i]) + String.UTF8.byteLength(this.values[i])) as u32;
    }
    return size;
  }

  /** Writes the serialized form, {@link byteLength} bytes, at `pointer`. @internal */
  write(pointer: usize): void {
    store<u32>(pointer, this.length);
    let sizes = pointer + COUNT_BYTES;
    let text = sizes + (this.length as usize) * SIZES_BYTES;
    for (let i = 0; i < this.length; i++) {
      const nameSize = writeTerminated(this.names[i], text);
      text += nameSize + 1;
      const valueSize = writeTerminated(this.values[i], text);
      text += valueSize + 1;
      store<u32>(sizes, nameSize as u32);
      store<u32>(sizes, valueSize as u32, 4);
      sizes += SIZES_BYTES;
    }
  }

  /** Reads `size` serialized bytes; pairs that would reach past the end are left out. @internal */
  static read(pointer: usize, size: u32): HeaderPairs {
    const pairs = new HeaderPairs();
    const reader = new PairReader(pointer, size);
    while (reader.next()) {
      pairs.add(decode(reader.name, reader.nameSize), decode(reader.value, reader.valueSize));
    }
    return pairs;
  }
}

/** The values of `name` among `size` serialized bytes, in order; pairs that would reach past the end are left out. */
export function valuesOf(pointer: usize, size: u32, name: Bytes): Bytes[] {
  const values: Bytes[] = [];
  const reader = new PairReader(pointer, size);
  while (reader.next()) {
    const isNamed =
      reader.nameSize === name.length && memory.compare(reader.name, name.pointer, name.length) === 0;
    if (isNamed) values.push(Bytes.view(reader.value, reader.valueSize));
  }
  return values;
}

/** Walks over serialized pairs, up to the first that would reach past the end. */
class PairReader {
  name: usize = 0;
  nameSize: u32 = 0;
  value: usize = 0;
  valueSize: u32 = 0;
  private left: u32 = 0;
  private sizes: usize = 0;
  private text: usize = 0;
  private end: usize = 0;

  constructor(pointer: usize, size: u32) {
    if (size < COUNT_BYTES) return this;
    const count = load<u32>(pointer);
    if (count > (size - COUNT_BYTES) / (SIZES_BYTES + 2)) return this;
    this.left = count;
    this.sizes = pointer + COUNT_BYTES;
    this.text = this.sizes + count * SIZES_BYTES;
    this.end = pointer + size;
  }

  /** Goes to the next pair; `false` when there is none. */
  next(): bool {
    if (this.left === 0) return false;
    const nameSize = load<u32>(this.sizes);
    const valueSize = load<u32>(this.sizes, 4);
    if ((nameSize as u64) + valueSize + 2 > ((this.end - this.text) as u64)) return false;
    this.name = this.text;
    this.nameSize = nameSize;
    this.value = this.text + nameSize + 1;
    this.valueSize = valueSize;
    this.left -= 1;
    this.sizes += SIZES_BYTES;
    this.text += nameSize + valueSize + 2;
    return true;
  }
}

function writeTerminated(text: string, at: usize): usize {
  const size = String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, at);
  store<u8>(at + size, 0);
  return size;
}
