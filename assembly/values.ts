/**
 * From a value's bytes, as the proxy encodes properties and results of expressions, to what they mean.
 *
 *     text, bytes                     as they are
 *     whole number                    8 bytes, little-endian
 *     duration, moment (since 1970)   nanoseconds, as a whole number
 *     floating point number           8 bytes
 *     true, false                     1 byte
 *     map, list                       pairs, as header maps; of a list the values are empty
 *     message                         protobuf
 *
 * The bytes do not tell of which kind they are: who asks has to know.
 */
import { Bytes } from "./abi/bytes";
import { HeaderPairs } from "./abi/pairs";

/** A number or a truth value that may also be absent, which AssemblyScript cannot say of plain numbers. */
export class Wrapped<T> {
  constructor(readonly value: T) {}
}

/** A value that is text. */
export function textOf(value: Bytes | null): string | null {
  return value === null ? null : value.toString();
}

/** A value that is a whole number, a duration or a moment (both in nanoseconds). `null` also for another size. */
export function numberOf(value: Bytes | null): Wrapped<i64> | null {
  return value === null || value.length !== 8 ? null : new Wrapped<i64>(load<i64>(value.pointer));
}

/** A value that is a floating point number. `null` also for another size. */
export function floatOf(value: Bytes | null): Wrapped<f64> | null {
  return value === null || value.length !== 8 ? null : new Wrapped<f64>(load<f64>(value.pointer));
}

/** A value that is true or false. `null` also for another size. */
export function boolOf(value: Bytes | null): Wrapped<bool> | null {
  return value === null || value.length !== 1 ? null : new Wrapped<bool>(load<u8>(value.pointer) !== 0);
}

/** A map with texts as values, or a list. What is no map reads as one without pairs. */
export function pairsOf(value: Bytes | null): HeaderPairs | null {
  return value === null ? null : HeaderPairs.read(value.pointer, value.length);
}
