import { Bytes } from "../../assembly/abi/bytes";
import { HeaderPairs, valuesOf } from "../../assembly/abi/pairs";

/** Bytes written out, two hexadecimal digits each, as the proxy would send them. */
function bytesOf(hex: string): StaticArray<u8> {
  const digits = hex.replaceAll(" ", "");
  const bytes = new StaticArray<u8>(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = U8.parseInt(digits.substr(i * 2, 2), 16);
  }
  return bytes;
}

function hexOf(pairs: HeaderPairs): string {
  const bytes = new StaticArray<u8>(pairs.byteLength as i32);
  pairs.write(changetype<usize>(bytes));
  let hex = "";
  for (let i = 0; i < bytes.length; i++) hex += (bytes[i] < 16 ? "0" : "") + bytes[i].toString(16);
  return hex;
}

function read(hex: string): HeaderPairs {
  const bytes = bytesOf(hex);
  return HeaderPairs.read(changetype<usize>(bytes), bytes.length);
}

const COUNT_2 = "02000000";
const SIZES_A_1_2_B_1_0 = "01000000 02000000 01000000 00000000";
const TEXT = "61 00 7879 00 62 00 00";

describe("header pairs", () => {
  it("cross the boundary as count, sizes, then terminated text", () => {
    const pairs = new HeaderPairs().add("a", "xy").add("b", "");
    expect(hexOf(pairs)).toBe((COUNT_2 + SIZES_A_1_2_B_1_0 + TEXT).replaceAll(" ", ""));
  });

  it("are read back as they were written", () => {
    const pairs = read(COUNT_2 + SIZES_A_1_2_B_1_0 + TEXT);
    expect(pairs.length).toBe(2);
    expect(pairs.nameAt(0)).toBe("a");
    expect(pairs.valueAt(0)).toBe("xy");
    expect(pairs.nameAt(1)).toBe("b");
    expect(pairs.valueAt(1)).toBe("");
  });

  it("count sizes in bytes, not letters", () => {
    expect(hexOf(new HeaderPairs().add("é", "€"))).toBe(
      "0100000002000000" + "03000000" + "c3a900" + "e282ac00",
    );
  });

  it("keep several values of a name apart", () => {
    const pairs = new HeaderPairs().add("a", "1").add("b", "2").add("a", "3");
    expect(pairs.valuesOf("a").join(",")).toBe("1,3");
    expect(pairs.valuesOf("c").length).toBe(0);
  });

  it("of an empty map are a zero", () => {
    expect(hexOf(new HeaderPairs())).toBe("00000000");
    expect(read("00000000").length).toBe(0);
    expect(read("").length).toBe(0);
  });

  it("that are cut off or lie about their sizes are left out", () => {
    expect(read("02").length).toBe(0);
    expect(read("ffffffff").length).toBe(0);
    expect(read(COUNT_2 + SIZES_A_1_2_B_1_0).length).toBe(0);
    expect(read("01000000 ffffffff ffffffff 61 00 62 00").length).toBe(0);
    expect(read("01000000 01000000 09000000 61 00 62 00").length).toBe(0);
    expect(read(COUNT_2 + SIZES_A_1_2_B_1_0 + "61 00 7879 00").length).toBe(1);
  });

  it("past the end are empty", () => {
    const pairs = new HeaderPairs().add("a", "1");
    expect(pairs.nameAt(1) + pairs.valueAt(1) + pairs.nameAt(-1)).toBe("");
  });
});

function named(hex: string, name: string): string[] {
  const bytes = bytesOf(hex);
  const found = valuesOf(changetype<usize>(bytes), bytes.length, Bytes.of(name));
  const texts: string[] = [];
  for (let i = 0; i < found.length; i++) texts.push(found[i].toString());
  return texts;
}

const A_TWICE = COUNT_2 + "01000000 02000000 01000000 01000000" + "61 00 7879 00 61 00 7a 00";

describe("the values of a name, among serialized pairs", () => {
  it("are all of them, in order", () => {
    expect(named(A_TWICE, "a").join("+")).toBe("xy+z");
    expect(named(COUNT_2 + SIZES_A_1_2_B_1_0 + TEXT, "b").length).toBe(1);
    expect(named(A_TWICE, "b").length).toBe(0);
    expect(named(A_TWICE, "").length).toBe(0);
  });

  it("end where a pair would reach past the end", () => {
    expect(
      named(COUNT_2 + "01000000 02000000 01000000 ff000000" + "61 00 7879 00 61 00 7a 00", "a").length,
    ).toBe(1);
    expect(named("ffffffff", "a").length).toBe(0);
    expect(named("", "a").length).toBe(0);
  });
});
