import { Bytes } from "../../assembly/abi/bytes";
import { ProtobufReader } from "../../assembly/protobuf/reader";
import { ProtobufWriter } from "../../assembly/protobuf/writer";

/** Bytes written in hexadecimal digits. */
function bytes(hex: string): Bytes {
  const buffer = new ArrayBuffer(hex.length / 2);
  for (let i = 0; i < buffer.byteLength; i++) {
    store<u8>(changetype<usize>(buffer) + i, U8.parseInt(hex.substr(i * 2, 2), 16));
  }
  return Bytes.view(changetype<usize>(buffer), buffer.byteLength).copy();
}

function hex(message: Bytes): string {
  let digits = "";
  for (let i: u32 = 0; i < message.length; i++) {
    digits += (load<u8>(message.pointer + i) as u32).toString(16).padStart(2, "0");
  }
  return digits;
}

/** How many fields can be read, and whether the reading failed. */
function outcome(message: Bytes): string {
  const reader = new ProtobufReader(message);
  let count = 0;
  while (reader.next()) {
    count += 1;
    // everything may be asked of every field
    const inner = reader.message;
    while (inner.next()) if (inner.text.length + reader.text.length < 0) count += 1;
    if (reader.double === 0 && reader.float === 0 && reader.signed === 0 && reader.bool) count += 1;
  }
  return `${count} ${reader.failed}`;
}

/** Random, but the same in every run. */
let seed: u32 = 1;
function random(): u32 {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed;
}

describe("a protobuf writer", () => {
  it("writes the examples of the encoding's documentation", () => {
    expect(hex(new ProtobufWriter().number(1, 150).finish())).toBe("089601");
    expect(hex(new ProtobufWriter().text(2, "testing").finish())).toBe("120774657374696e67");
    const inner = new ProtobufWriter().number(1, 150);
    expect(hex(new ProtobufWriter().message(3, inner).finish())).toBe("1a03089601");
  });

  it("writes every type", () => {
    const message = new ProtobufWriter()
      .number(1, u64.MAX_VALUE)
      .signed(2, -1)
      .bool(3, true)
      .fixed32(4, 1)
      .fixed64(5, 2)
      .float(6, 0.5)
      .double(7, -2)
      .bytes(8, bytes("00ff"));
    expect(hex(message.finish())).toBe(
      "08ffffffffffffffffff01" +
        "1001" +
        "1801" +
        "2501000000" +
        "290200000000000000" +
        "350000003f" +
        "3900000000000000c0" +
        "420200ff",
    );
  });

  it("grows, and keeps what was taken from it", () => {
    const writer = new ProtobufWriter();
    for (let i: u64 = 0; i < 1000; i++) writer.number(1, i);
    const kept = writer.toArrayBuffer();
    writer.text(2, "x".repeat(5000));
    const reader = new ProtobufReader(Bytes.view(changetype<usize>(kept), kept.byteLength));
    let sum: u64 = 0;
    while (reader.next()) sum += reader.number;
    expect(sum).toBe(499_500);
    expect(reader.failed).toBe(false);
  });
});

describe("a protobuf reader", () => {
  it("reads every type that a writer writes", () => {
    const reader = new ProtobufReader(
      new ProtobufWriter()
        .number(1, u64.MAX_VALUE)
        .signed(2, i64.MIN_VALUE)
        .bool(3, true)
        .fixed64(4, 1 << 40)
        .float(5, 0.5)
        .double(6, 1e300)
        .text(7, "grüße")
        .message(536_870_911, new ProtobufWriter().text(1, "inner"))
        .finish(),
    );
    expect(reader.next() && reader.number === u64.MAX_VALUE).toBe(true);
    expect(reader.next() && reader.signed === i64.MIN_VALUE).toBe(true);
    expect(reader.next() && reader.bool).toBe(true);
    expect(reader.next() && reader.number === 1 << 40).toBe(true);
    expect(reader.next() && reader.float === 0.5).toBe(true);
    expect(reader.next() && reader.double === 1e300).toBe(true);
    expect(reader.next() && reader.text === "grüße").toBe(true);
    expect(reader.next()).toBe(true);
    expect(reader.field).toBe(536_870_911);
    const inner = reader.message;
    expect(inner.next() && inner.text === "inner").toBe(true);
    expect(reader.next()).toBe(false);
    expect(reader.failed).toBe(false);
  });

  it("gives nothing of a field that is read as what it is not", () => {
    const reader = new ProtobufReader(bytes("089601"));
    reader.next();
    expect(reader.text).toBe("");
    expect(reader.bytes.length).toBe(0);
    expect(reader.message.next()).toBe(false);
  });

  it("says where a message breaks off or makes no sense", () => {
    expect(outcome(bytes(""))).toBe("0 false");
    expect(outcome(bytes("08"))).toBe("0 true");
    expect(outcome(bytes("0896"))).toBe("0 true");
    expect(outcome(bytes("08960112"))).toBe("1 true");
    expect(outcome(bytes("12077465"))).toBe("0 true");
    expect(outcome(bytes("12ffffffffffffffffff01"))).toBe("0 true");
    expect(outcome(bytes("25010000"))).toBe("0 true");
    expect(outcome(bytes("29010000000000"))).toBe("0 true");
    expect(outcome(bytes("08ffffffffffffffffffff01"))).toBe("0 true");
    expect(outcome(bytes("0001"))).toBe("0 true");
    expect(outcome(bytes("0b0c"))).toBe("0 true");
  });

  it("never traps, whatever it is given", () => {
    const buffer = new ArrayBuffer(48);
    let read = 0;
    for (let round = 0; round < 20_000; round++) {
      const length = random() % 48;
      for (let i: u32 = 0; i < length; i++) store<u8>(changetype<usize>(buffer) + i, (random() >> 8) as u8);
      read += outcome(Bytes.view(changetype<usize>(buffer), length)).length;
    }
    expect(read).toBeGreaterThan(0);
  });
});
