/** Which line of the policy's source an address in the module stands for. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { TraceMap, originalPositionFor } from "@jridgewell/trace-mapping";
import { WebAssembly, type WasmModule } from "./webassembly.ts";

/** One call of the guest's stack. */
export interface Frame {
  /** `filters/rate-limit/filter.ts:12:5`; the address when there is no source map. */
  place: string;
  /** The function, as the module's name section has it; empty when it has none. */
  name: string;
}

/** How V8 prints a WebAssembly frame: `at name (wasm://wasm/1a2b3c:wasm-function[4]:0x56)`. */
const WASM_FRAME = /^ *at (?:(.*) \()?wasm:\/\/wasm\/[^:]*:wasm-function\[\d+\]:0x([0-9a-f]+)\)?$/gm;

/** The source map of one module; read when it is first needed. */
export class SourceLines {
  readonly #wasmPath: string;
  readonly #module: WasmModule;
  #map: TraceMap | null | undefined;

  constructor(wasmPath: string, module: WasmModule) {
    this.#wasmPath = wasmPath;
    this.#module = module;
  }

  /** The guest's frames in the stack of an error, innermost first. */
  frames(stack: string): Frame[] {
    return [...stack.matchAll(WASM_FRAME)].map(([, name = "", address = ""]) => ({
      place: this.#place(Number.parseInt(address, 16)) ?? `0x${address}`,
      name,
    }));
  }

  #place(address: number): string | null {
    this.#map ??= this.#load();
    if (this.#map === null) return null;
    // a module is one line to a source map, and an address its column
    const { source, line, column } = originalPositionFor(this.#map, { line: 1, column: address });
    return source === null ? null : `${source}:${line}:${column + 1}`;
  }

  #load(): TraceMap | null {
    const path = [`${this.#wasmPath}.map`, this.#pathInModule()].find(
      (file) => file !== null && existsSync(file),
    );
    return path ? new TraceMap(readFileSync(path, "utf8")) : null;
  }

  /** What the section `sourceMappingURL` says: a length of one byte or more, then a path or URL. */
  #pathInModule(): string | null {
    const [section] = WebAssembly.Module.customSections(this.#module, "sourceMappingURL");
    if (section === undefined) return null;
    const bytes = Buffer.from(section);
    const start = bytes.findIndex((byte) => byte < 128) + 1;
    return resolve(dirname(this.#wasmPath), bytes.toString("utf8", start));
  }
}
