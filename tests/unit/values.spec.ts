import { Bytes } from "../../assembly/abi/bytes";
import { HeaderPairs } from "../../assembly/abi/pairs";
import { Wrapped, boolOf, floatOf, numberOf, pairsOf, textOf } from "../../assembly/values";

function bytes(size: u32): Bytes {
  const buffer = new ArrayBuffer(size);
  return Bytes.view(changetype<usize>(buffer), size);
}

function number(value: Wrapped<i64> | null): string {
  return value === null ? "null" : value.value.toString();
}

function float(value: Wrapped<f64> | null): string {
  return value === null ? "null" : value.value.toString();
}

function truth(value: Wrapped<bool> | null): string {
  return value === null ? "null" : value.value.toString();
}

describe("a value of the proxy's", () => {
  it("is a whole number in eight bytes, negative ones included", () => {
    const value = bytes(8);
    store<i64>(value.pointer, -5);
    expect(number(numberOf(value))).toBe("-5");
  });

  it("is a floating point number in eight bytes", () => {
    const value = bytes(8);
    store<f64>(value.pointer, 1.5);
    expect(float(floatOf(value))).toBe("1.5");
  });

  it("is true or false in one byte", () => {
    const value = bytes(1);
    expect(truth(boolOf(value))).toBe("false");
    store<u8>(value.pointer, 1);
    expect(truth(boolOf(value))).toBe("true");
  });

  it("is a map of texts", () => {
    const written = new HeaderPairs().add("a", "1").add("b", "");
    const value = bytes(written.byteLength);
    written.write(value.pointer);
    const pairs = pairsOf(value);
    expect(pairs === null ? "" : pairs.valuesOf("a").join()).toBe("1");
  });

  it("of another size than asked for is null, not a trap", () => {
    expect(number(numberOf(bytes(7)))).toBe("null");
    expect(float(floatOf(bytes(1)))).toBe("null");
    expect(truth(boolOf(bytes(8)))).toBe("null");
    const pairs = pairsOf(bytes(3));
    expect(pairs === null ? -1 : pairs.length).toBe(0);
  });

  it("that is absent is null, whatever is asked for", () => {
    expect(textOf(null) === null).toBe(true);
    expect(number(numberOf(null))).toBe("null");
    expect(float(floatOf(null))).toBe("null");
    expect(truth(boolOf(null))).toBe("null");
    expect(pairsOf(null) === null).toBe(true);
  });
});
