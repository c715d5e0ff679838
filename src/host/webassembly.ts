/** Node's own WebAssembly. Node has it, its types leave it out: these are the parts that the host uses. */

/** A compiled module. */
export type WasmModule = object;

/** An instance of a module. */
export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A memory; when it grows, it has another buffer and the old one has no bytes any more. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** Functions by the module and name under which they are imported. */
export type WasmImports = Readonly<
  Record<string, Readonly<Record<string, (...words: (number | bigint)[]) => number>>>
>;

interface Api {
  Module: {
    new (bytes: Uint8Array): WasmModule;
    exports(module: WasmModule): { name: string }[];
    imports(module: WasmModule): { module: string; name: string }[];
    customSections(module: WasmModule, name: string): ArrayBuffer[];
  };
  Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
  Memory: new (size: { initial: number }) => WasmMemory;
  RuntimeError: new () => Error;
}

export const { WebAssembly } = globalThis as unknown as { WebAssembly: Api };
