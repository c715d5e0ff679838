import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { filterThat, project } from "../compiler/project.ts";
import { type Outcome, meshwright } from "./cli.ts";

describe("meshwright build", () => {
  it("builds a folder and a file, and says in a line what came of each", async () => {
    await using folder = await project({
      "filters/hello/filter.ts": filterThat(""),
      "filters/other.ts": filterThat(""),
    });
    const { code, stdout, stderr } = await meshwright(
      folder.folder,
      "build",
      "filters/hello/",
      "filters/other.ts",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const size = "\\(\\d+\\.\\d KiB, \\d+\\.\\d KiB gzip\\)";
    expect(stdout).toMatch(
      new RegExp(
        `^built filters/hello -> build/hello\\.wasm ${size}\nbuilt filters/other\\.ts -> build/other\\.wasm ${size}\n$`,
      ),
    );
    expect(await readdir(folder.at("build"))).toEqual([
      "hello.wasm",
      "hello.wasm.map",
      "other.wasm",
      "other.wasm.map",
    ]);
  });

  it("names a module after the folder that it runs in, and writes where --out says", async () => {
    await using folder = await project({ "hello/filter.ts": filterThat("") });
    const outcome = await meshwright(folder.at("hello"), "build", ".", "--out", "../out");
    expect(outcome.stdout).toMatch(/^built \. -> \.\.\/out\/hello\.wasm \(/);
    expect(await readdir(folder.at("out"))).toEqual(["hello.wasm", "hello.wasm.map"]);
  });

  it("reports every problem of every filter, and still builds the good ones", async () => {
    await using folder = await project({
      "filters/bad/filter.ts": filterThat(
        "const started = Date.now();\n    console.log(started.toString());",
      ),
      "filters/worse/filter.ts": filterThat('const limit: i32 = "many";'),
      "filters/good/filter.ts": filterThat(""),
    });
    const outcome = await meshwright(folder.folder, "build", "filters/bad", "filters/worse", "filters/good");
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(/^built filters\/good -> build\/good\.wasm \(.*\)\n$/);
    await expect(outcome.stderr).toMatchFileSnapshot("golden/build-problems.txt");
    expect(await readdir(folder.at("build"))).toEqual(["good.wasm", "good.wasm.map"]);
  });

  it("passes on what the compiler frowns at", async () => {
    const source = filterThat("").replace("class Policy", "export class Policy");
    await using folder = await project({ "hello/filter.ts": source });
    const { code, stderr } = await meshwright(folder.folder, "build", "hello");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: hello\/filter\.ts:4: .* \(AS235\)\n$/);
  });

  it("says that a folder has no filter.ts, and nothing of filters elsewhere", async () => {
    await using folder = await project({ "nofilter/policy.ts": "", "filters/canary/filter.ts": "" });
    const outcome = await meshwright(folder.folder, "build", "nofilter");
    expect(outcome).toEqual({ code: 1, stdout: "", stderr: "error: nofilter has no filter.ts\n" });
  });

  it("lists a handful of the filters that there are, and suggests any", async () => {
    const files = ["a", "b", "c", "d", "e", "f", "g", "rate-limit"].map(
      (each) => `filters/${each}/filter.ts`,
    );
    await using folder = await project(Object.fromEntries(files.map((file) => [file, ""])));
    const { stderr } = await meshwright(folder.folder, "build", "rate-limt");
    expect(stderr).toBe(
      'error: no filter named "rate-limt" (did you mean "filters/rate-limit"? known: ' +
        "filters/a, filters/b, filters/c, filters/d, filters/e, filters/f, ...)\n",
    );
  });

  it.each<[string, number, string[]]>([
    ["a folder that is not there", 1, ["filters/rate-limt"]],
    ["a name without its folder", 1, ["rate-limit"]],
    ["a folder of filters", 1, ["filters"]],
    ["a name that is like no other", 1, ["filters/circuit-breaker"]],
    ["two filters of one name", 1, ["filters/rate-limit", "more/rate-limit"]],
    ["nothing to build", 2, []],
    ["--out without a folder", 2, ["filters/rate-limit", "--out"]],
  ])("refuses %s", async (what, code, args) => {
    const files = ["filters/canary/filter.ts", "filters/rate-limit/filter.ts", "more/rate-limit/filter.ts"];
    await using folder = await project(Object.fromEntries(files.map((file) => [file, ""])));
    const outcome: Outcome = await meshwright(folder.folder, "build", ...args);
    expect(outcome).toMatchObject({ code, stdout: "" });
    await expect(outcome.stderr).toMatchFileSnapshot(`golden/build-${what.replaceAll(" ", "-")}.txt`);
  });
});
