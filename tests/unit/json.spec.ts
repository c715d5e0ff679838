import { JsonKind, JsonValue } from "../../assembly/config/json";
import { parseJson } from "../../assembly/config/json-parser";

function read(text: string): JsonValue {
  const value = parseJson(text).value;
  return value === null ? new JsonValue(JsonKind.Null) : value;
}

function problemOf(text: string): string {
  const problem = parseJson(text).problem;
  return problem === null ? "" : problem;
}

describe("JSON", () => {
  it("reads every kind of value", () => {
    expect(read("null").kind).toBe(JsonKind.Null);
    expect(read(" true ").bool).toBe(true);
    expect(read("false").kind).toBe(JsonKind.Bool);
    expect(read("[]").kind).toBe(JsonKind.Array);
    expect(read("{}").kind).toBe(JsonKind.Object);
    expect(read("[1,[2,{}]]").items[1].items[1].kind).toBe(JsonKind.Object);
    const field = read('{ "a" : { "b" : "c" } }').field("a");
    expect(field !== null && field.items[0].text === "c").toBe(true);
  });

  it("reads numbers exactly", () => {
    expect(read("0").number).toBe(0);
    expect(read("-12").number).toBe(-12);
    expect(read("0.1").number).toBe(0.1);
    expect(read("123456.789").number).toBe(123456.789);
    expect(read("1e9").number).toBe(1e9);
    expect(read("2.5E-3").number).toBe(0.0025);
    expect(read("9007199254740993").number).toBe(9007199254740992);
    expect(read("1e999").number).toBe(Infinity);
    expect(read("0e999").number).toBe(0);
    expect(read("1e-999").number).toBe(0);
  });

  it("reads escapes", () => {
    expect(read('"\\"\\\\\\/\\b\\f\\n\\r\\t"').text).toBe('"\\/\b\f\n\r\t');
    expect(read('"\\u00e9\\uD83D\\uDE00x"').text).toBe("é😀x");
  });

  it("says where text stops being JSON", () => {
    expect(problemOf("")).toBe("line 1, column 1: expected a value");
    expect(problemOf('{\n  "a": 1,\n  b: 2\n}')).toBe("line 3, column 3: expected a field name in quotes");
    expect(problemOf('{"a" 1}')).toBe('line 1, column 6: expected ":" after "a"');
    expect(problemOf('{"a":1 "b":2}')).toBe('line 1, column 8: expected "," or "}"');
    expect(problemOf("[1 2]")).toBe('line 1, column 4: expected "," or "]"');
    expect(problemOf("[1,]")).toBe("line 1, column 4: expected a value");
    expect(problemOf("{} x")).toBe("line 1, column 4: expected the end of the document");
    expect(problemOf('"abc')).toBe("line 1, column 5: a text without its closing quote");
    expect(problemOf('"a\nb"')).toBe("line 1, column 3: a control character in a text");
    expect(problemOf('"\\x"')).toBe("line 1, column 3: an escape that JSON does not have");
    expect(problemOf('"\\')).toBe("line 1, column 3: an escape that JSON does not have");
    expect(problemOf('"\\u12g4"')).toBe("line 1, column 6: expected four hexadecimal digits");
    expect(problemOf("01")).toBe("line 1, column 3: a number must not begin with 0");
    expect(problemOf("1.")).toBe("line 1, column 3: expected a digit");
    expect(problemOf("1e+")).toBe("line 1, column 4: expected a digit");
    expect(problemOf("-")).toBe("line 1, column 2: expected a value");
    expect(problemOf("tru")).toBe("line 1, column 1: expected a value");
    expect(problemOf('{"a":1,"a":2}')).toBe('line 1, column 11: field "a" occurs twice');
  });

  it("stops at nesting that no configuration has, before the stack does", () => {
    expect(problemOf("[".repeat(64) + "]".repeat(64))).toBe("");
    expect(problemOf("[".repeat(100_000))).toBe("line 1, column 66: more than 64 levels of nesting");
  });

  it("survives every cut and every changed letter of a document", () => {
    const text = '{"rules":[{"name":"a\\u00e9\\n","burst":5,"perSecond":1.5e0,"on":true,"off":null}],"x":[]}';
    for (let i = 0; i < text.length; i++) {
      expect(problemOf(text.substring(0, i))).not.toBe("", `cut at ${i}`);
      for (let j = 0; j < 8; j++)
        parseJson(text.substring(0, i) + '"\\{],0e '.charAt(j) + text.substring(i + 1));
    }
    expect(problemOf(text)).toBe("");
  });
});
