import { readFile, readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { build } from "../../src/compiler/build.ts";
import { readModule } from "../../src/compiler/read-module.ts";
import { filterThat, problemsIn, project } from "./project.ts";

describe("a build", () => {
  it("writes a module with its source map, in which the filter's own file is found", async () => {
    await using filter = await project({ "hello/filter.ts": filterThat("") });
    const outDir = filter.at("out/deep");
    const { file, size } = await build("hello", "hello/filter.ts", { baseDir: filter.folder, outDir });
    expect(await readdir(outDir)).toEqual(["hello.wasm", "hello.wasm.map"]);
    const wasm = await readFile(file);
    expect(wasm.length).toBe(size.bytes);
    expect(wasm.toString("latin1")).toContain("sourceMappingURL\u0010./hello.wasm.map");
    const map = JSON.parse(await readFile(`${file}.map`, "utf8"));
    expect(map.sources).toContain("hello/filter.ts");
  });

  it("keeps the names of functions, without the folders of their files", async () => {
    await using filter = await project({ "filter.ts": filterThat("") });
    const { file } = await build("x", "filter.ts", { baseDir: filter.folder, outDir: filter.at("build") });
    const names = [...readModule(await readFile(file)).names.values()];
    expect(names).toContain("proxy_on_request_headers");
    expect(names).toContainEqual(expect.stringMatching(/^IdTable<\w+>#remove$/));
    expect(names.filter((name) => name.includes("/"))).toEqual([]);
  });
});

describe("a filter that does not compile", () => {
  it("is refused with file, line and the compiler's words, for each mistake", async () => {
    await using filter = await project({
      "filter.ts": filterThat('const answer: i32 = "text";\n    return missing();'),
    });
    expect(await problemsIn(filter.folder)).toEqual([
      "filter.ts:12: Type '~lib/string/String' is not assignable to type 'i32'. (AS2322)",
      "filter.ts:13: Cannot find name 'missing'. (AS2304)",
    ]);
  });

  it("is refused when it imports a file that is not there", async () => {
    await using filter = await project({ "filter.ts": filterThat("", 'import { helper } from "./helper";') });
    expect(await problemsIn(filter.folder)).toEqual(["filter.ts:3: File 'helper.ts' not found. (AS6054)"]);
  });

  it("leaves nothing in the build folder", async () => {
    await using filter = await project({ "filter.ts": "const a: i32 = true ? 1" });
    await problemsIn(filter.folder);
    expect(await readdir(filter.folder)).not.toContain("build");
  });
});

it("refuses a filter that forgets the SDK's entry points", async () => {
  await using filter = await project({ "filter.ts": filterThat("").replace(/^export.*/, "") });
  expect(await problemsIn(filter.folder)).toEqual([
    'filter.ts: exports nothing that Envoy calls; add export * from "meshwright/assembly/exports"',
  ]);
});

it("refuses an entry point of the filter's own that Envoy would call otherwise", async () => {
  const source = filterThat("").replace(
    'exports";',
    'exports";\nexport function malloc(size: u64): u32 { return 0; }',
  );
  await using filter = await project({ "filter.ts": source });
  expect(await problemsIn(filter.folder)).toEqual([
    "filter.ts: malloc is (i64) -> i32, but Envoy calls (i32) -> i32",
  ]);
});

it("tells what the compiler frowns at", async () => {
  const source = filterThat("").replace("class Policy", "export class Policy");
  await using filter = await project({ "filter.ts": source });
  const { warnings } = await build("x", "filter.ts", { baseDir: filter.folder, outDir: filter.at("build") });
  expect(warnings).toEqual([expect.stringMatching(/^filter\.ts:4: .* \(AS235\)$/)]);
});
