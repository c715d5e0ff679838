import { decimal, toLowerAscii, toUpperAscii } from "../../assembly/text";
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
