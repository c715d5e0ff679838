import { describe, expect, it } from "vitest";
import { type Inspection, inspect } from "../../src/compiler/inspect.ts";
import { ABI, CALL_LOG, LOADED, LOG, MALLOC, MEMORY, REFUSED, wasm } from "./modules.ts";

describe("a module that Envoy would load", () => {
  it("shows its ABI version, callbacks, imports and sizes, and no refusals", async () => {
    const tick = `(func (export "proxy_on_tick") (param i32) ${CALL_LOG})`;
    const bytes = wasm(LOG, ABI, MEMORY, MALLOC, tick);
    const { size, sections, ...shown } = await inspect(bytes);
    expect(shown).toEqual({
      abi: "0.2.1",
      callbacks: ["proxy_on_tick"],
      otherExports: ["proxy_abi_version_0_2_1", "memory", "proxy_on_memory_allocate"],
      imports: { env: ["proxy_log"] },
      refusals: [],
    });
    expect(size.bytes).toBe(bytes.length);
    expect(size.gzipBytes).toBeGreaterThan(0);
    expect(sections.reduce((sum, each) => sum + each.bytes, 8)).toBe(bytes.length);
  });

  it.each(LOADED)("may have %s", async (_, ...parts) => {
    expect(await refusals(...parts)).toEqual([]);
  });
});

describe("a module that Envoy would not load", () => {
  it.each(REFUSED)("%s", async (reason, parts) => {
    expect(await refusals(...parts)).toEqual([reason]);
  });

  it.each([
    ["text", Buffer.from("no module")],
    ["an empty file", Buffer.alloc(0)],
    ["a component", Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00])],
  ])("is %s", async (_, bytes) => {
    expect((await inspect(bytes)).refusals).toEqual(["not a WebAssembly module (version 1)"]);
  });

  it("is a module that was cut short", async () => {
    expect((await inspect(wasm(ABI, MEMORY, MALLOC).subarray(0, -3))).refusals).toEqual([
      "not readable as a WebAssembly module: broken, cut short, or with features too new",
    ]);
  });

  it("has code that is not valid", async () => {
    const code = '(func (export "f") (result i32) (i32.add (i32.const 1) (f32.const 1)))';
    expect(await refusals(ABI, MEMORY, MALLOC, code)).toEqual([
      expect.stringMatching(/^is not valid: Compiling function #2 failed: i32\.add/),
    ]);
  });

  it("is told all reasons at once", async () => {
    expect(await refusals('(import "env" "seed" (func (result f64)))')).toHaveLength(4);
  });
});

async function refusals(...parts: string[]): Promise<Inspection["refusals"]> {
  return (await inspect(wasm(...parts))).refusals;
}
