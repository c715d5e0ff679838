/** The kinds of parameters that host calls have. */

import { type Pair } from "../header-map.ts";
import { decodePairs, encodePairs } from "../pairs.ts";
import type { Vm } from "../vm.ts";
import type { In, Out, Raw } from "./host-call.ts";

const word = (raw: Raw, at: number): number => raw[at] as number;

/** Text as a transcript shows it. */
function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}...` : text);
}

const quoteLatin1 = (text: string): string => quote(Buffer.from(text, "latin1").toString());
const quoteBytes = (bytes: Uint8Array): string => quote(Buffer.from(bytes).toString());
const quotePairs = (pairs: readonly Pair[]): string =>
  quoteLatin1(pairs.map((pair) => pair.join("=")).join(";"));

/** An unsigned 32-bit number. */
export const u32: In<number> = { words: 1, read: (vm, raw, at) => word(raw, at) >>> 0, show: String };

/** A signed 32-bit number. */
export const i32: In<number> = { words: 1, read: (vm, raw, at) => word(raw, at), show: String };

/** A signed 64-bit number. */
export const i64: In<bigint> = { words: 1, read: (vm, raw, at) => raw[at] as bigint, show: String };

/** An unsigned 64-bit number. */
export const u64: In<bigint> = {
  words: 1,
  read: (vm, raw, at) => BigInt.asUintN(64, raw[at] as bigint),
  show: String,
};

/** An address that the call itself looks after. */
export const address: In<number> = {
  words: 1,
  read: (vm, raw, at) => word(raw, at) >>> 0,
  show: (value) => `0x${value.toString(16)}`,
};

/** A number that an enum of the ABI gives a meaning. */
export function oneOf<E extends number>(names: Record<number, string>): In<E> {
  return {
    words: 1,
    read: (vm, raw, at) => (word(raw, at) >>> 0) as E,
    isKnown: (value) => names[value] !== undefined,
    show: (value) => names[value] ?? String(value),
  };
}

/** Bytes: an address and a size. */
export const bytes: In<Uint8Array> = {
  words: 2,
  read: ({ memory }, raw, at) => memory.read(word(raw, at), word(raw, at + 1)),
  show: quoteBytes,
};

/** A name or a header's value: each character stands for one byte. */
export const byteText: In<string> = {
  words: 2,
  read: ({ memory }, raw, at) => memory.latin1(word(raw, at), word(raw, at + 1)),
  show: quoteLatin1,
};

/** Text for people, in UTF-8. */
export const text: In<string> = {
  words: 2,
  read: ({ memory }, raw, at) => memory.utf8(word(raw, at), word(raw, at + 1)),
  show: quote,
};

/** A list of names and values. */
export const pairs: In<Pair[]> = {
  words: 2,
  read: ({ memory }, raw, at) => decodePairs(memory.read(word(raw, at), word(raw, at + 1))),
  show: quotePairs,
};

/** Where a 32-bit number goes. */
export const outU32: Out<number> = {
  words: 1,
  write({ memory }, raw, at, value) {
    memory.writeU32(word(raw, at), value);
    return true;
  },
  show: String,
};

/** Where a 64-bit number goes. */
export const outU64: Out<bigint> = {
  words: 1,
  write({ memory }, raw, at, value) {
    memory.writeU64(word(raw, at), value);
    return true;
  },
  show: String,
};

/** Where the address and size of bytes go; the guest allocates them. */
export const outBytes: Out<Uint8Array> = {
  words: 2,
  write: (vm, raw, at, value) => give(vm, raw, at, value.length, (to) => vm.memory.write(to, value)),
  show: quoteBytes,
};

/** As {@link outBytes}, for text of which each character stands for one byte. */
export const outByteText: Out<string> = {
  words: 2,
  write: (vm, raw, at, value) => give(vm, raw, at, value.length, (to) => vm.memory.writeLatin1(to, value)),
  show: quoteLatin1,
};

/** As {@link outBytes}, for a list of names and values; an empty list has no bytes. */
export const outPairs: Out<readonly Pair[]> = {
  words: 2,
  write: (vm, raw, at, value) =>
    outBytes.write(vm, raw, at, value.length === 0 ? new Uint8Array() : encodePairs(value)),
  show: quotePairs,
};

function give(vm: Vm, raw: Raw, at: number, size: number, fill: (address: number) => void): boolean {
  let address = 0;
  if (size > 0) {
    address = vm.allocate(size);
    if (address === 0) return false;
    fill(address);
  }
  vm.memory.writeU32(word(raw, at), address);
  vm.memory.writeU32(word(raw, at + 1), size);
  return true;
}
