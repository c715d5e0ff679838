import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { envoyProcess } from "../../src/testing/index.ts";
import { ABI, LOG, MALLOC, wasm } from "../compiler/modules.ts";
import { describeOn } from "../support/hosts.ts";

await describeOn(envoyProcess, "a mesh whose Envoy crashes", () => {
  it("says so, instead of that a connection was refused", async () => {
    // without an exported memory Envoy cannot read the line, and crashes
    const crash =
      '(func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)' +
      " (drop (call $log (i32.const 5) (i32.const 0) (i32.const 1))) (i32.const 0))";
    const folder = await mkdtemp(path.join(tmpdir(), "meshwright-"));
    try {
      const file = path.join(folder, "crash.wasm");
      await writeFile(file, wasm(LOG, ABI, "(memory 1)", MALLOC, crash));
      await using mesh = await envoyProcess.start({ plugins: [{ wasm: file }] });
      await expect(mesh.request()).rejects.toThrow("Envoy has ended by itself; its last lines:\n");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
