import { Config } from "../../assembly/config/config";
import { RequestFacts } from "../../assembly/match/request-facts";
import { RequestMatch } from "../../assembly/match/request-match";

class Request implements RequestFacts {
  constructor(
    readonly method: string,
    readonly path: string,
    private name: string = "",
    private value: string = "",
  ) {}

  header(name: string): string | null {
    return name === this.name ? this.value : null;
  }
}

function matches(configuration: string, request: Request): bool {
  return RequestMatch.read(Config.read(configuration)).matches(request);
}

describe("request match", () => {
  it("without conditions matches every request", () => {
    expect(matches("{}", new Request("GET", "/"))).toBe(true);
  });

  it("compares methods in any case", () => {
    expect(matches('{"methods":["post","PUT"]}', new Request("POST", "/"))).toBe(true);
    expect(matches('{"methods":["post","PUT"]}', new Request("GET", "/"))).toBe(false);
  });

  it("compares the path without its query", () => {
    expect(matches('{"path":{"exact":"/a"}}', new Request("GET", "/a?x=1"))).toBe(true);
    expect(matches('{"path":{"exact":"/a"}}', new Request("GET", "/a/b"))).toBe(false);
    expect(matches('{"path":{"prefix":"/a"}}', new Request("GET", "/a/b"))).toBe(true);
    expect(matches('{"path":{"prefix":"/a/"}}', new Request("GET", "/?p=/a/"))).toBe(false);
  });

  it("asks for a header to be there, or for its value", () => {
    const there = '{"headers":[{"name":"X-Tier"}]}';
    expect(matches(there, new Request("GET", "/", "x-tier", ""))).toBe(true);
    expect(matches(there, new Request("GET", "/"))).toBe(false);
    const gold = '{"headers":[{"name":"x-tier","exact":"gold"}]}';
    expect(matches(gold, new Request("GET", "/", "x-tier", "gold"))).toBe(true);
    expect(matches(gold, new Request("GET", "/", "x-tier", "golden"))).toBe(false);
    expect(matches(gold.replace("exact", "prefix"), new Request("GET", "/", "x-tier", "golden"))).toBe(true);
  });

  it("needs every condition to hold", () => {
    const both = '{"methods":["GET"],"path":{"prefix":"/a"},"headers":[{"name":"h"}]}';
    expect(matches(both, new Request("GET", "/a", "h", "1"))).toBe(true);
    expect(matches(both, new Request("PUT", "/a", "h", "1"))).toBe(false);
    expect(matches(both, new Request("GET", "/b", "h", "1"))).toBe(false);
    expect(matches(both, new Request("GET", "/a", "g", "1"))).toBe(false);
  });

  it("reports its mistakes with their paths", () => {
    const config = Config.read(
      '{"path":{"exact":"/a","prefix":"/b"},"headers":[{"exact":"x"},{"name":"a","suffix":"y"}],"method":["GET"]}',
    );
    RequestMatch.read(config);
    expect(config.problems.join("\n")).toBe(
      'path: expected "exact" or "prefix", found both\n' +
        "headers[0].name: expected the name of a header\n" +
        'headers[1].suffix: unknown field (did you mean "prefix"?)\n' +
        'method: unknown field (did you mean "methods"?)',
    );
  });
});
