/**
 * The names of functions that a module carries, which a proxy shows in the backtrace of a trap.
 *
 *     section: 0 (custom) | size | "name" | part ...
 *     part 1:  1          | size | count  | (function index, name) ...
 *
 * All numbers are LEB128; a name is its size and UTF-8.
 * @see {@link https://webassembly.github.io/spec/core/appendix/custom.html#name-section | WebAssembly, name section}
 */

const HEADER_BYTES = 8;
const CUSTOM_SECTION = 0;
const FUNCTION_NAMES = 1;

/**
 * Gives the module with functions named as people call them, `Parser#string` for
 * `assembly/config/json-parser/Parser#string`, and with no other names: folders are a tenth of a small module, and the
 * source map has them.
 */
export function shortenNames(wasm: Uint8Array): Uint8Array {
  const reader = new Reader(wasm, HEADER_BYTES);
  const parts: Uint8Array[] = [wasm.subarray(0, HEADER_BYTES)];
  while (!reader.isAtEnd) {
    const start = reader.at;
    const id = reader.number();
    const content = reader.bytes(reader.number());
    const isNames = id === CUSTOM_SECTION && new Reader(content, 0).text() === "name";
    parts.push(isNames ? sized(CUSTOM_SECTION, shortenSection(content)) : wasm.subarray(start, reader.at));
  }
  return Buffer.concat(parts);
}

function shortenSection(section: Uint8Array): Uint8Array {
  const reader = new Reader(section, 0);
  const parts: Uint8Array[] = [text(reader.text())];
  while (!reader.isAtEnd) {
    const id = reader.number();
    const content = reader.bytes(reader.number());
    // names of globals and locals appear in no backtrace
    if (id === FUNCTION_NAMES) parts.push(sized(id, shortenFunctions(content)));
  }
  return Buffer.concat(parts);
}

function shortenFunctions(map: Uint8Array): Uint8Array {
  const reader = new Reader(map, 0);
  const parts: Uint8Array[] = [number(reader.number())];
  while (!reader.isAtEnd) parts.push(number(reader.number()), text(withoutFolders(reader.text())));
  return Buffer.concat(parts);
}

/** Also within type arguments: `~lib/array/Array<~lib/string/String>#push` becomes `Array<String>#push`. */
function withoutFolders(name: string): string {
  return name.replace(/[\w@~.-]+\//g, "");
}

function sized(id: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([number(id), number(content.length), content]);
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([number(bytes.length), bytes]);
}

function number(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}

class Reader {
  at: number;
  private readonly from: Uint8Array;

  constructor(from: Uint8Array, at: number) {
    this.from = from;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.from.length;
  }

  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.from[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  bytes(size: number): Uint8Array {
    this.at += size;
    return this.from.subarray(this.at - size, this.at);
  }

  text(): string {
    return Buffer.from(this.bytes(this.number())).toString("utf8");
  }
}
