import { decimal, isDecimalAbove, toLowerAscii, toUpperAscii } from "../../assembly/text";
import { closest } from "../../assembly/config/closest";

describe("text", () => {
  it("writes whole numbers as people do", () => {
    expect(decimal(0)).toBe("0");
    expect(decimal(1907)).toBe("1907");
    expect(decimal(u64.MAX_VALUE)).toBe("18446744073709551615");
  });

  it("changes the case of ASCII letters and of nothing else", () => {
    expect(toLowerAscii("X-Client-ID[@`{")).toBe("x-client-id[@`{");
    expect(toUpperAscii("patch é1")).toBe("PATCH é1");
    expect(toLowerAscii("")).toBe("");
  });
});

describe("closest word", () => {
  it("guesses a word with a letter wrong, missing or too many", () => {
    expect(closest("brust", ["rules", "burst"])).toBe("burst");
    expect(closest("perSecnd", ["perSecond", "perHour"])).toBe("perSecond");
    expect(closest("Scope", ["scope"])).toBe("scope");
  });

  it("keeps quiet when nothing is near", () => {
    expect(closest("colour", ["burst", "perHour"])).toBe("");
    expect(closest("", ["burst"])).toBe("");
  });
});

describe("a number in decimal digits", () => {
  it("is above a limit or not, however long it is", () => {
    expect(isDecimalAbove("11", 10)).toBe(true);
    expect(isDecimalAbove("10", 10)).toBe(false);
    expect(isDecimalAbove("00009", 10)).toBe(false);
    expect(isDecimalAbove("4294967295", u32.MAX_VALUE)).toBe(false);
    expect(isDecimalAbove("4294967296", u32.MAX_VALUE)).toBe(true);
    expect(isDecimalAbove("99999999999999999999999999999999999999999", u32.MAX_VALUE)).toBe(true);
  });

  it("is above nothing when it is no number", () => {
    expect(isDecimalAbove("", 0)).toBe(false);
    expect(isDecimalAbove("-5", 0)).toBe(false);
    expect(isDecimalAbove("1e9", 0)).toBe(false);
  });
});
