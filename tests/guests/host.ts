/**
 * Bytes in and out of host calls, as plainly as possible: guests check the host, so they do not lean on the SDK.
 */
import { LogLevel } from "../../assembly/abi/enums";
import { proxy_log } from "../../assembly/abi/env";

/** Where host calls write what they answer. */
export const OUT: usize = memory.data(32, 8);

/** What the host allocates in the guest is taken over by {@link takeText} and {@link takeHex}. */
export function allocate(size: u32): usize {
  return heap.alloc(size);
}

/** Text as the host reads it: UTF-8, an address and a size. */
export class Text {
  constructor(
    text: string,
    private bytes: ArrayBuffer = String.UTF8.encode(text),
  ) {}

  get at(): usize {
    return changetype<usize>(this.bytes);
  }

  get size(): u32 {
    return this.bytes.byteLength;
  }
}

/** The text behind the address and size that a host call wrote to `out`. */
export function takeText(out: usize = OUT): string {
  const at = load<usize>(out);
  const size = load<u32>(out, 4);
  if (size === 0) return "";
  const text = String.UTF8.decodeUnsafe(at, size);
  heap.free(at);
  return text;
}

/** As {@link takeText}, for bytes that are no text. */
export function takeHex(out: usize = OUT): string {
  const at = load<usize>(out);
  const size = load<u32>(out, 4);
  if (size === 0) return "";
  const text = hex(at, size);
  heap.free(at);
  return text;
}

/** `size` bytes at `at`, two digits each. */
export function hex(at: usize, size: u32): string {
  let text = "";
  for (let i: u32 = 0; i < size; i++)
    text += load<u8>(at + i)
      .toString(16)
      .padStart(2, "0");
  return text;
}

/** A list of names and values in the form that the host reads. */
export function pairsOf(names: string[], values: string[]): ArrayBuffer {
  let size = 4;
  for (let i = 0; i < names.length; i++) {
    size += 10 + String.UTF8.byteLength(names[i]) + String.UTF8.byteLength(values[i]);
  }
  const pairs = new ArrayBuffer(size);
  let at = changetype<usize>(pairs);
  store<u32>(at, names.length);
  at += 4;
  for (let i = 0; i < names.length; i++) {
    store<u32>(at, String.UTF8.byteLength(names[i]));
    store<u32>(at, String.UTF8.byteLength(values[i]), 4);
    at += 8;
  }
  for (let i = 0; i < names.length; i++) {
    at += String.UTF8.encodeUnsafe(changetype<usize>(names[i]), names[i].length, at, true);
    at += String.UTF8.encodeUnsafe(changetype<usize>(values[i]), values[i].length, at, true);
  }
  return pairs;
}

/** The list behind the address and size that a host call wrote, as `name=value` joined by `;`. */
export function takePairs(out: usize = OUT): string {
  const at = load<usize>(out);
  if (load<u32>(out, 4) === 0) return "";
  const count = load<u32>(at);
  let sizes = at + 4;
  let text = at + 4 + count * 8;
  let list = "";
  for (let i: u32 = 0; i < count; i++) {
    const nameSize = load<u32>(sizes);
    const valueSize = load<u32>(sizes, 4);
    if (i > 0) list += ";";
    list += String.UTF8.decodeUnsafe(text, nameSize) + "=";
    list += String.UTF8.decodeUnsafe(text + nameSize + 1, valueSize);
    text += nameSize + valueSize + 2;
    sizes += 8;
  }
  heap.free(at);
  return list;
}

/** Logs a line at level info: what a test reads. */
export function say(line: string): void {
  const text = new Text(line);
  proxy_log(LogLevel.Info, text.at, text.size);
}

/** Where a failed check of the compiler ends: its words go to the log, then the guest traps. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  say(`abort: ${message !== null ? message : ""}`);
  unreachable();
}

/** The spec's name of a status. */
export function named(status: u32): string {
  return status < <u32>STATUS.length ? STATUS[status] : `status ${status}`;
}

const STATUS: StaticArray<string> = [
  "Ok",
  "NotFound",
  "BadArgument",
  "SerializationFailure",
  "ParseFailure",
  "BadExpression",
  "InvalidMemoryAccess",
  "Empty",
  "CasMismatch",
  "ResultMismatch",
  "InternalFailure",
  "BrokenConnection",
  "Unimplemented",
];
