/** Which line of the policy's source an address in the module stands for. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { TraceMap, decodedMappings } from "@jridgewell/trace-mapping";
import { functionStarts } from "./code-section.ts";
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

/** The source lines of a module in a file. */
export function sourceLines(wasmPath: string): SourceLines {
  const bytes = new Uint8Array(readFileSync(wasmPath));
  return new SourceLines(wasmPath, new WebAssembly.Module(bytes), bytes);
}

/** The source map of one module; read when it is first needed. */
export class SourceLines {
  readonly #wasmPath: string;
  readonly #module: WasmModule;
  readonly #bytes: Uint8Array;
  #map: TraceMap | null | undefined;
  #functionStarts: number[] = [];

  constructor(wasmPath: string, module: WasmModule, bytes: Uint8Array) {
    this.#wasmPath = wasmPath;
    this.#module = module;
    this.#bytes = bytes;
  }

  /** The guest's frames in the stack of an error, innermost first. */
  frames(stack: string): Frame[] {
    return [...stack.matchAll(WASM_FRAME)].map(([, name = "", address = ""]) => ({
      place: this.place(Number.parseInt(address, 16)) ?? `0x${address}`,
      name,
    }));
  }

  /**
   * The last place at or before an address, within its function.
   *
   * Checks that the compiler adds, such as that of an array's index, have no place of their own or one in the
   * standard library, from where they were inlined; the policy's own line is the one that helps.
   */
  place(address: number): string | null {
    if (this.#map === undefined) this.#load();
    if (!this.#map) return null;
    const { sources } = this.#map;
    const start = this.#functionStarts.findLast((each) => each <= address) ?? 0;
    // a module is one line to a source map, and an address its column
    const places = (decodedMappings(this.#map)[0] ?? [])
      .filter((segment) => segment.length > 1 && segment[0] >= start && segment[0] <= address)
      .map(([, source = 0, line = 0, column = 0]) => `${sources[source]}:${line + 1}:${column + 1}`);
    return places.findLast((place) => !place.startsWith("~lib/")) ?? places.at(-1) ?? null;
  }

  #load(): void {
    const files = [`${this.#wasmPath}.map`, this.#pathInModule()];
    const file = files.find((each) => each !== null && existsSync(each));
    // the compiler's root of all sources, `./<module>`, is no folder
    this.#map = file ? new TraceMap({ ...JSON.parse(readFileSync(file, "utf8")), sourceRoot: "" }) : null;
    this.#functionStarts = functionStarts(this.#bytes);
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
