/** The guest's memory, with every access checked. */

import { BadArgument } from "./fault.ts";
import type { WasmMemory } from "./webassembly.ts";

/** Reads and writes at addresses that a guest gave. Each throws {@link BadArgument} when one is wrong. */
export class Memory {
  readonly #memory: WasmMemory;
  // views of the memory, until it grows
  #bytes: Buffer;
  #view: DataView;

  constructor(memory: WasmMemory) {
    this.#memory = memory;
    this.#bytes = Buffer.from(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** How large it has grown, in bytes. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /** A copy of `size` bytes. */
  read(at: number, size: number): Uint8Array {
    const start = this.#check(at, size);
    return new Uint8Array(this.#bytes.subarray(start, start + (size >>> 0)));
  }

  /** Text in UTF-8. */
  utf8(at: number, size: number): string {
    const start = this.#check(at, size);
    return this.#bytes.toString("utf8", start, start + (size >>> 0));
  }

  /** Text of which each character stands for one byte. */
  latin1(at: number, size: number): string {
    const start = this.#check(at, size);
    return this.#bytes.toString("latin1", start, start + (size >>> 0));
  }

  u32(at: number): number {
    const start = this.#check(at, 4);
    return this.#view.getUint32(start, true);
  }

  write(at: number, bytes: Uint8Array): void {
    const start = this.#check(at, bytes.length);
    this.#bytes.set(bytes, start);
  }

  writeLatin1(at: number, text: string): void {
    const start = this.#check(at, text.length);
    this.#bytes.write(text, start, text.length, "latin1");
  }

  writeU32(at: number, value: number): void {
    const start = this.#check(at, 4);
    this.#view.setUint32(start, value, true);
  }

  writeU64(at: number, value: bigint): void {
    const start = this.#check(at, 8);
    this.#view.setBigUint64(start, value, true);
  }

  /** The address as an unsigned number, if all `size` bytes behind it are memory. Renews the views: call it first. */
  #check(at: number, size: number): number {
    // a memory that grew leaves its old buffer with no bytes
    if (this.#bytes.length === 0) {
      this.#bytes = Buffer.from(this.#memory.buffer);
      this.#view = new DataView(this.#memory.buffer);
    }
    const start = at >>> 0;
    const bytes = size >>> 0;
    if (start + bytes > this.#bytes.length) {
      throw new BadArgument(
        `${bytes} bytes at 0x${start.toString(16)} are not in the guest's memory of ${this.#bytes.length} bytes`,
      );
    }
    return start;
  }
}
