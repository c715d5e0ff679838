import { Config } from "../../assembly/config/config";

describe("configuration", () => {
  it("gives defaults for what is absent or null", () => {
    const config = Config.read('{"size": null}');
    expect(config.integer("size", 7, 0, 10)).toBe(7);
    expect(config.string("name", "none")).toBe("none");
    expect(config.bool("on", true)).toBe(true);
    expect(config.number("rate", 0.5, 0, 10)).toBe(0.5);
    expect(config.choice("mode", ["a", "b"], "b")).toBe("b");
    expect(config.strings("list").length).toBe(0);
    expect(config.object("nested").has("x")).toBe(false);
    expect(config.problems.length).toBe(0);
  });

  it("reads what is there", () => {
    const config = Config.read(
      '{"size":3,"name":"x","on":false,"rate":2.5,"mode":"a","list":["p","q"],"in":{"n":1}}',
    );
    expect(config.integer("size", 0, 0, 10)).toBe(3);
    expect(config.string("name", "")).toBe("x");
    expect(config.bool("on", true)).toBe(false);
    expect(config.number("rate", 0, 0, 10)).toBe(2.5);
    expect(config.choice("mode", ["a", "b"], "b")).toBe("a");
    expect(config.strings("list").join("+")).toBe("p+q");
    expect(config.object("in").integer("n", 0, 0, 9)).toBe(1);
    config.refuseUnknownFields();
    expect(config.problems.length).toBe(0);
  });

  it("reports every mistake at once, each with its path", () => {
    const config = Config.read(
      '{"size":"ten","rate":0,"mode":"bb","list":["a",1],"rules":[{},{"n":1.5}],"nmae":1,"on":"yes"}',
    );
    config.integer("size", 7, 0, 10);
    config.number("rate", 1, 0, 10);
    config.choice("mode", ["aa", "bbb"], "aa");
    config.strings("list");
    config.bool("on", false);
    config.string("name", "");
    config.objects("rules")[1].integer("n", 0, 0, 9);
    config.refuseUnknownFields();
    expect(config.problems.join("\n")).toBe(
      'size: expected a whole number from 0 to 10, found "ten"\n' +
        "rate: expected a number above 0 and at most 10, found 0\n" +
        'mode: expected "aa" or "bbb", found "bb" (did you mean "bbb"?)\n' +
        "list[1]: expected a text, found 1\n" +
        'on: expected true or false, found "yes"\n' +
        "rules[1].n: expected a whole number from 0 to 9, found 1.5\n" +
        'nmae: unknown field (did you mean "name"?)',
    );
  });

  it("goes on with defaults where something is wrong", () => {
    expect(Config.read('{"size":11}').integer("size", 7, 0, 10)).toBe(7);
    expect(Config.read('{"list":"a"}').strings("list").length).toBe(0);
    expect(Config.read('{"in":[]}').object("in").integer("n", 4, 0, 9)).toBe(4);
  });

  it("takes empty text for an empty object", () => {
    expect(Config.read("").problems.length).toBe(0);
  });

  it("refuses a document that is no object", () => {
    expect(Config.read("[]").problems[0]).toBe("expected an object, found an empty array");
    expect(Config.read("7").problems[0]).toBe("expected an object, found 7");
  });

  it("knows a protobuf Struct when it gets one", () => {
    const struct = "\n\u0012\n\u0005burst\u0012\t\u0011";
    expect(Config.read(struct).problems[0].startsWith("not JSON but a protobuf Struct")).toBe(true);
    expect(Config.read("\n{").problems[0].startsWith("not JSON: line 2")).toBe(true);
  });

  it("lists the known fields when none is near", () => {
    const config = Config.read('{"colour":1}');
    config.has("burst");
    config.has("scope");
    config.refuseUnknownFields();
    expect(config.problems[0]).toBe("colour: unknown field (known: burst, scope)");
  });
});
