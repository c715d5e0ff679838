import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { build } from "../../src/compiler/build.ts";
import { filterThat, problemsIn, problemsOf, project } from "./project.ts";

const REGISTERS = "registerRootContext<Policy>();";
const NO_PLUGIN = "filter.ts: registers no plugin: add registerRootContext<YourRootContext>()";

describe("a method that no callback is named like", () => {
  it.each([
    ["onRequestHeader(endOfStream: bool): Action { return Action.Pause; }", "onRequestHeaders"],
    ["onRequest(): Action { return Action.Pause; }", "onRequestHeaders"],
    ["onLgo(): void {}", "onLog"],
  ])("is refused where it is: %s", async (method, meant) => {
    const name = method.slice(0, method.indexOf("("));
    expect(await problemsOf(streamWith(method))).toEqual([
      `filter.ts:11: ${name}: no callback has this name; did you mean "${meant}"?`,
    ]);
  });

  it("is refused in a root context, and among the other problems of a filter", async () => {
    const source = filterThat("").replace(
      "override createHttpContext",
      "override onTick(): void { Date.now(); }\n  createHTTPContext",
    );
    expect(await problemsOf(source)).toEqual([
      'filter.ts:6: createHTTPContext: no callback has this name; did you mean "createHttpContext"?',
      expect.stringMatching(/^filter\.ts:5: Date\.now\(\) needs/),
    ]);
  });

  it("is refused in a base class of the filter's own, in the file that has it", async () => {
    await using filter = await project({
      "base.ts": `import { HttpContext } from "meshwright/assembly";
        export class Base<T> extends HttpContext {
          onDoen(): bool { return true; }
        }`,
      "filter.ts": filterThat("", 'import { Base } from "./base";').replace(
        "Stream extends HttpContext",
        "Stream extends Base<i32>",
      ),
    });
    expect(await problemsIn(filter.folder)).toEqual([
      'base.ts:3: onDoen: no callback has this name; did you mean "onDone"?',
    ]);
  });

  it.each([
    ["the filter calls it itself", filterThat("this.onRequestHeader();"), "onRequestHeader(): void {}"],
    [
      "its name is like no callback's",
      filterThat(""),
      "onWeekends(): void {}\n  createdAt(): i32 { return 0; }",
    ],
    ["it is static", filterThat(""), "static createHttpContexts(): void {}"],
  ])("is fine when %s", async (_, source, method) => {
    expect(await built(source.replace("override onRequest", `${method}\n  override onRequest`))).toBe(true);
  });

  it("is fine without `override` when the name is right", async () => {
    expect(await built(filterThat("").replaceAll("override ", ""))).toBe(true);
  });
});

describe("a filter that registers no plugin", () => {
  it("is refused", async () => {
    expect(await problemsOf(filterThat("").replace(REGISTERS, ""))).toEqual([NO_PLUGIN]);
  });

  it("is refused when nothing calls the function that would", async () => {
    const source = filterThat("").replace(REGISTERS, `function later(): void { ${REGISTERS} }`);
    expect(await problemsOf(source)).toEqual([NO_PLUGIN]);
  });

  it("is fine when another file registers it", async () => {
    await using filter = await project({
      "policy.ts": filterThat("").replace(/^export.*/, ""),
      "filter.ts": 'export * from "meshwright/assembly/exports";\nimport "./policy";',
    });
    const outDir = filter.at("build");
    await build("x", "filter.ts", { baseDir: filter.folder, outDir });
    expect(await readdir(outDir)).toContain("x.wasm");
  });

  it("is not asked to when it answers Envoy without the SDK's contexts", async () => {
    expect(
      await built(`
        import { log } from "meshwright/assembly";
        export { proxy_abi_version_0_2_1, proxy_on_memory_allocate } from "meshwright/assembly/exports";
        export function proxy_on_tick(id: u32): void { log.info("tick"); }`),
    ).toBe(true);
  });
});

/** A filter whose stream has this method, in line 11, and no other. */
function streamWith(method: string): string {
  return filterThat("").replace(/ {2}override onRequestHeaders[^}]*\}/, `  ${method}`);
}

/** Whether a filter with this text is built. */
async function built(source: string): Promise<boolean> {
  await using filter = await project({ "filter.ts": source });
  const outDir = filter.at("build");
  await build("x", "filter.ts", { baseDir: filter.folder, outDir });
  return (await readdir(outDir)).includes("x.wasm");
}
