import { describe, expect, it } from "vitest";
import { filterThat, problemsOf } from "./project.ts";

const CLOSURE = "functions cannot use variables of the function around them: pass state as a class's fields";
const NO_ASYNC = "nothing is awaited: an answer comes in a callback of its own, such as onHttpCallResponse";
const ASK_FOR_NULL = "keep it in a const and ask whether that is null";
const ONE_TYPE = "a value has one type: name it, or make the function or class generic";
const REPEAT = "an override repeats every parameter: onRequestHeaders(endOfStream: bool): Action";
const ROOT = "registerRootContext takes a class that extends RootContext";

const HEADERS = "override onRequestHeaders(endOfStream: bool)";
const REGISTERS = "registerRootContext<Policy>";

describe("behind the compiler's words a build says what would be right", () => {
  it.each([
    ["a closure", "let n = 0; [1].forEach((x: i32) => { n += x; });", CLOSURE],
    ["`this` in a closure", "[1].forEach((x: i32) => { this.resumeRequest(); });", CLOSURE],
    ["await", "await this.resumeRequest();", NO_ASYNC],
    ["any", "const x: any = 1;", ONE_TYPE],
    ["undefined", "let x = undefined;", "write null, and the type as string | null"],
    ["JSON", 'JSON.parse("{}");', "read the configuration with Config.read()"],
    ["a regular expression", "/a/;", "compare text with startsWith(), endsWith() or includes()"],
    [
      "try/catch",
      "try { this.resumeRequest(); } catch (e) {}",
      "nothing can be caught: ask before, and answer null or a bool when it fails",
    ],
    ["for..of", "for (const x of [1]) {}", "write a loop with an index"],
    ["a union", "let x: string | i32 = 1;", "a value has one type, or one and null: string | null"],
    ["?.", "this?.resumeRequest();", ASK_FOR_NULL],
    ["??", 'const x = this.request.headers.get("x") ?? "";', ASK_FOR_NULL],
    ["what may be null", 'const x: string = this.request.headers.get("x");', ASK_FOR_NULL],
  ])("about %s", async (_, body, hint) => {
    expect(await problemsOf(filterThat(body))).toEqual([behind(12, hint)]);
  });

  it.each([
    ["async", 11, HEADERS, HEADERS.replace("on", "async on"), NO_ASYNC],
    ["an override without its parameter", 11, "(endOfStream: bool)", "()", REPEAT],
    ["an override of no callback", 11, "Headers(end", "Header(end", 'did you mean "onRequestHeaders"?'],
    ["a class that is no root context", 17, REGISTERS, "registerRootContext<Stream>", ROOT],
    [
      "a class given as an argument",
      17,
      `${REGISTERS}(`,
      "registerRootContext(Policy",
      "write registerRootContext<YourRootContext>()",
    ],
    [
      "the path of the entry points",
      1,
      "assembly/exports",
      "exports",
      pathHint("meshwright/assembly/exports"),
    ],
    ["the path of the SDK", 2, 'meshwright/assembly";', 'meshwright";', pathHint("meshwright/assembly")],
  ])("about %s", async (_, line, right, wrong, hint) => {
    const source = filterThat("");
    expect(source).toContain(right);
    const [first] = await problemsOf(source.replace(right, wrong));
    expect(first).toEqual(behind(line, hint));
  });

  it("but not about an override that is like no callback, nor a file of another package", async () => {
    const [first] = await problemsOf(filterThat("").replace("onRequestHeaders", "weekends"));
    expect(first).toMatch(/^filter\.ts:11: This member .* 'HttpContext'\. \(AS4117\)$/);
    expect(await problemsOf(filterThat("", 'import { x } from "other";'))).toEqual([
      "filter.ts:3: File '~lib/other.ts' not found. (AS6054)",
    ]);
  });
});

/** One line: where, the compiler's words with their number, the hint. */
function behind(line: number, hint: string): unknown {
  const escaped = hint.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return expect.stringMatching(new RegExp(`^filter\\.ts:${line}: .+ \\(AS\\d+\\); ${escaped}$`));
}

function pathHint(path: string): string {
  return `the path is "${path}"`;
}
