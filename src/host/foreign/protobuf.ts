/** Protobuf, as far as foreign functions and metadata need it. */

const VARINT = 0;
const FIXED_64 = 1;
const SIZED = 2;

/** A message's fields by number. Of a field that occurs twice, the last counts. */
export interface Message {
  text(field: number): string;
  bytes(field: number): Uint8Array;
  number(field: number): number;
}

/** Reads a message; `null` when the bytes are none. */
export function decode(message: Uint8Array): Message | null {
  const sized = new Map<number, Uint8Array>();
  const numbers = new Map<number, number>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    if (tag % 8 === VARINT) {
      numbers.set(field, varint());
    } else if (tag % 8 === SIZED) {
      const size = varint();
      sized.set(field, message.subarray(at, at + size));
      at += size;
    } else {
      return null;
    }
  }
  if (at > message.length) return null;
  const bytes = (field: number): Uint8Array => sized.get(field) ?? new Uint8Array();
  return {
    bytes,
    text: (field) => Buffer.from(bytes(field)).toString(),
    number: (field) => numbers.get(field) ?? 0,
  };
}

/** A field's number and value: a varint, 64 bits, or text, bytes or a message. */
export type Field = [number, boolean | number | { double: number } | string | Uint8Array];

/** Writes a message of these fields, in this order. */
export function encode(fields: Field[]): Uint8Array {
  return Buffer.concat(fields.map(([field, value]) => encodeField(field, value)));
}

function encodeField(field: number, value: Field[1]): Buffer {
  const key = (type: number): Buffer => Buffer.from(varint(field * 8 + type));
  if (typeof value === "boolean" || typeof value === "number") {
    return Buffer.concat([key(VARINT), Buffer.from(varint(Number(value)))]);
  }
  if (typeof value === "object" && "double" in value) {
    const bits = Buffer.alloc(8);
    bits.writeDoubleLE(value.double);
    return Buffer.concat([key(FIXED_64), bits]);
  }
  const bytes = Buffer.from(value as string);
  return Buffer.concat([key(SIZED), Buffer.from(varint(bytes.length)), bytes]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
