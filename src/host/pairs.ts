/**
 * Lists of names and values as they cross the boundary.
 *
 *     count | name size, value size | ... | name 0 value 0 | ...
 *
 * Sizes are 32 bits, little-endian.
 */

import { BadArgument } from "./fault.ts";
import type { Pair } from "./header-map.ts";

const MAX_BYTES = 1024 * 1024;
const MAX_PAIRS = 1024;

/** The bytes of a list. */
export function encodePairs(pairs: readonly Pair[]): Uint8Array {
  const size = pairs.reduce((bytes, [name, value]) => bytes + 10 + name.length + value.length, 4);
  // zeroed, so the terminators are there
  const buffer = Buffer.alloc(size);
  let sizes = buffer.writeUInt32LE(pairs.length, 0);
  let text = 4 + pairs.length * 8;
  for (const [name, value] of pairs) {
    sizes = buffer.writeUInt32LE(name.length, sizes);
    sizes = buffer.writeUInt32LE(value.length, sizes);
    text += buffer.write(name, text, "latin1") + 1;
    text += buffer.write(value, text, "latin1") + 1;
  }
  return buffer;
}

/**
 * Reads a list, and is strict where Envoy is lenient: Envoy takes a malformed list for an empty one, and
 * `proxy_set_header_map_pairs` then removes all headers.
 *
 * @throws {@link BadArgument} when it is malformed or too large.
 */
export function decodePairs(bytes: Uint8Array): Pair[] {
  if (bytes.length === 0) return [];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length > MAX_BYTES) throw malformed(`${buffer.length} bytes; at most ${MAX_BYTES} are allowed`);
  if (buffer.length < 4) throw malformed(`${buffer.length} bytes; the number of pairs alone takes 4`);
  const count = buffer.readUInt32LE(0);
  if (count > MAX_PAIRS) throw malformed(`${count} pairs; at most ${MAX_PAIRS} are allowed`);
  let text = 4 + count * 8;
  if (text > buffer.length)
    throw malformed(`${count} pairs in ${buffer.length} bytes; their sizes alone take ${text}`);

  const pairs: Pair[] = [];
  for (let index = 0; index < count; index++) {
    const nameEnd = text + buffer.readUInt32LE(4 + index * 8);
    const valueEnd = nameEnd + 1 + buffer.readUInt32LE(8 + index * 8);
    if (valueEnd >= buffer.length) throw malformed(`pair ${index} reaches beyond the end`);
    if (buffer[nameEnd] !== 0) throw malformed(`no zero byte after the name of pair ${index}`);
    if (buffer[valueEnd] !== 0) throw malformed(`no zero byte after the value of pair ${index}`);
    pairs.push([buffer.toString("latin1", text, nameEnd), buffer.toString("latin1", nameEnd + 1, valueEnd)]);
    text = valueEnd + 1;
  }
  if (text !== buffer.length) throw malformed(`${buffer.length - text} bytes too many`);
  return pairs;
}

function malformed(problem: string): BadArgument {
  return new BadArgument(`malformed list of pairs: ${problem}`);
}
