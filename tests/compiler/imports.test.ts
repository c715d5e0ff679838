import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { BuildRefused, build } from "../../src/compiler/build.ts";
import { hostFunction } from "../../src/compiler/imports.ts";
import { filterThat, project } from "./project.ts";

describe("a filter that needs what Envoy does not have", () => {
  it.each([
    ["Date.now()", "Date.now() needs env.Date.now, which Envoy does not have; use clock.nowMs()"],
    ["Math.random()", "Math.random() needs env.seed, which Envoy does not have; use random.unit()"],
    ['console.log("x")', "console.log() needs env.console.log, which Envoy does not have; use log.info()"],
    ['trace("x")', "trace() needs env.trace, which Envoy does not have; use log.debug()"],
    [
      "performance.now()",
      "performance.now() needs env.performance.now, which Envoy does not have; use clock.monotonicMs()",
    ],
    [
      "crypto.getRandomValues(new Uint8Array(1))",
      "crypto.getRandomValues() needs env.crypto.getRandomValuesN, which Envoy does not have; use random.bytes()",
    ],
  ])("is refused for %s, with the line and what to use instead", async (call, sentence) => {
    expect(await problems({ "x/filter.ts": filterThat(`${call};`) })).toEqual([
      `x/filter.ts:12: ${sentence}`,
    ]);
  });

  it("is told all at once, each line that needs something", async () => {
    const body = `const start = Date.now();
    if (endOfStream) console.error("late");
    if (Date.now() - start > 5) return Action.Pause;`;
    expect((await problems({ "x/filter.ts": filterThat(body) })).map((each) => each.slice(0, 30))).toEqual([
      "x/filter.ts:12: Date.now() nee",
      "x/filter.ts:13: console.error(",
      "x/filter.ts:14: Date.now() nee",
    ]);
  });

  it("is shown the line however the result is used", async () => {
    const files = {
      "x/filter.ts": `export * from "meshwright/assembly/exports";
import { RootContext, registerRootContext } from "meshwright/assembly";

const started = Date.now();

class Clock {
  at: i64 = Date.now();
}

class Policy extends RootContext {
  override onTick(): void {
    const clock = new Clock();
    Date.now();
    Date.now();
    const now = Date.now();
    let sum = now - started;
    sum += clock.at;
    sum =
      sum +
      Date.now();
    if (Date.now() > sum) this.setTickPeriodMs(Date.now() as u32);
    while (Date.now() < sum) sum -= 1;
    this.later(sum);
  }

  later(sum: i64): i64 {
    return Date.now();
  }
}

registerRootContext<Policy>();
`,
    };
    const lines = (await problems(files)).map((each) =>
      Number(/^x\/filter\.ts:(\d+): Date\.now/.exec(each)?.[1]),
    );
    expect(lines).toEqual([4, 7, 13, 14, 15, 20, 21, 22, 27]);
  });

  it("is shown its own import where a helper in another file calls it", async () => {
    const files = {
      "x/filter.ts": filterThat("if (away() > 0) return Action.Pause;", 'import { away } from "./helper";'),
      "x/helper.ts":
        "declare function teleport(to: i32): i32;\n\nexport function away(): i32 {\n  return teleport(1);\n}\n",
    };
    expect(await problems(files)).toEqual([
      "x/helper.ts:4: needs helper.teleport, which Envoy does not have; a filter can call what proxy-wasm 0.2.1 defines, and no more",
    ]);
  });

  it("is told in which file to declare a function that Envoy has", async () => {
    const files = {
      "x/filter.ts": filterThat("proxy_done();", 'import { proxy_done } from "./host";'),
      "x/host.ts": "export declare function proxy_done(): u32;\n",
    };
    expect(await problems(files)).toEqual([
      "x/filter.ts:12: needs host.proxy_done, which Envoy does not have; it has env.proxy_done: declare it in a file named env.ts",
    ]);
  });

  it("is told the signature that Envoy has", async () => {
    const files = {
      "x/filter.ts": filterThat("proxy_log(1);", 'import { proxy_log } from "./env";'),
      "x/env.ts": "export declare function proxy_log(level: u32): u32;\n",
    };
    expect(await problems(files)).toEqual([
      "x/filter.ts:12: env.proxy_log is declared as (i32) -> i32, but Envoy has (i32, i32, i32) -> i32",
    ]);
  });

  it("is not refused for code that nothing calls", async () => {
    const source = filterThat("if (false) Date.now();", 'function unused(): void { console.log("x"); }');
    expect(await problems({ "x/filter.ts": source })).toEqual([]);
  });
});

it("knows every host function that the SDK declares, with its signature", async () => {
  const abi = path.resolve(import.meta.dirname, "../../assembly/abi");
  for (const module of ["env", "wasi_snapshot_preview1"]) {
    const source = await readFile(path.join(abi, `${module}.ts`), "utf8");
    const declared = [...source.matchAll(/declare function (\w+)\(([^)]*)\): (\w+);/g)];
    expect(declared.length).toBeGreaterThan(3);
    for (const [, name = "", params = "", result = ""] of declared) {
      const types = params
        .split(",")
        .filter((each) => each.trim() !== "")
        .map((each) => each.split(":")[1]?.trim() ?? "");
      expect([name, hostFunction("0.2.1", module, name)]).toEqual([
        name,
        { params: types.map(wasmType), results: [result].map(wasmType) },
      ]);
    }
  }
});

function wasmType(type: string): string {
  return type === "u64" || type === "i64" ? "i64" : "i32";
}

/** Builds `x/filter.ts`; a refused build has written nothing. */
async function problems(files: Record<string, string>): Promise<string[]> {
  await using filter = await project(files);
  try {
    await build("x", "x/filter.ts", { baseDir: filter.folder, outDir: filter.at("build") });
    return [];
  } catch (error) {
    expect(await readdir(filter.folder)).not.toContain("build");
    return error instanceof BuildRefused ? error.problems : [String(error)];
  }
}
