/** A compiled module, before anything of it runs. */

import { createHash } from "node:crypto";
import { StartFailed } from "./fault.ts";
import { SourceLines } from "./source-lines.ts";
import { WebAssembly, type WasmModule } from "./webassembly.ts";

const PLAYED_ABI = ["proxy_abi_version_0_2_1", "proxy_abi_version_0_2_0"];

/** The bytes of a module and what can be told from them. */
export class GuestModule {
  readonly compiled: WasmModule;
  /** Equal for equal bytes. */
  readonly digest: string;
  readonly lines: SourceLines;

  /**
   * @param path - Where the module comes from; its source map is looked for beside it.
   * @throws {@link StartFailed} when it is no module or speaks another ABI.
   */
  constructor(path: string, bytes: Uint8Array) {
    try {
      this.compiled = new WebAssembly.Module(bytes);
    } catch (error) {
      throw new StartFailed(`${path}: no WebAssembly module: ${(error as Error).message}`);
    }
    const exported = WebAssembly.Module.exports(this.compiled).map(({ name }) => name);
    if (!PLAYED_ABI.some((version) => exported.includes(version))) {
      throw new StartFailed(`${path}: exports none of ${PLAYED_ABI.join(", ")}: not a proxy-wasm 0.2 module`);
    }
    this.digest = createHash("sha256").update(bytes).digest("hex");
    this.lines = new SourceLines(path, this.compiled, bytes);
  }
}
