/** Where the functions of a module begin. */

const HEADER_BYTES = 8;
const CODE_SECTION = 10;

/** The address of each function of a module that is no import, in order. */
export function functionStarts(module: Uint8Array): number[] {
  const reader = { bytes: module, at: HEADER_BYTES };
  while (reader.at < module.length) {
    const id = module[reader.at++];
    const size = readUnsigned(reader);
    if (id === CODE_SECTION) return readStarts(reader);
    reader.at += size;
  }
  return [];
}

interface Reader {
  bytes: Uint8Array;
  at: number;
}

function readStarts(reader: Reader): number[] {
  const starts: number[] = [];
  const count = readUnsigned(reader);
  while (starts.length < count) {
    const size = readUnsigned(reader);
    starts.push(reader.at);
    reader.at += size;
  }
  return starts;
}

/** A number in LEB128: seven bits a byte, the lowest first. */
function readUnsigned(reader: Reader): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = reader.bytes[reader.at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
}
