/**
 * What a WebAssembly file says about itself: imports, exports, memory, names, and who calls whom.
 */

/** The types of a function's parameters and results: `i32`, `i64`, `f64`, `v128`, ... */
export interface Signature {
  params: string[];
  results: string[];
}

/** What can be imported and exported. */
export type Kind = "function" | "table" | "memory" | "global" | "tag";

/** Something that the module asks its host for. */
export interface Import {
  module: string;
  name: string;
  kind: Kind;
  /** Position among all functions, or all globals, ...: imports come first. */
  index: number;
  /** Of functions. */
  signature?: Signature;
}

/** Something that the host can reach. */
export interface Export {
  name: string;
  kind: Kind;
  index: number;
  /** Of functions. */
  signature?: Signature;
}

/** A place in a function's code that calls a function or reads a global. */
export interface Use {
  kind: Kind;
  index: number;
  /** Bytes from the start of the file, as source maps count. */
  offset: number;
}

/** The code of a function, seen as what it uses. */
export interface FunctionBody {
  /** Where it begins and ends, in bytes from the start of the file. */
  start: number;
  end: number;
  uses: Use[];
  /** Whether it calls a function value: any of {@link Module.functionValues} then. */
  callsIndirectly: boolean;
}

/** A section and the bytes it takes, its header included. */
export interface Section {
  /** `code`, `data`, `import`, ...; custom sections by their own name. */
  name: string;
  custom: boolean;
  bytes: number;
}

/** Size of a memory in pages of 64 KiB. */
export interface Memory {
  initial: number;
  /** Absent when there is no limit. */
  maximum?: number;
}

/** A parsed module. */
export interface Module {
  imports: Import[];
  exports: Export[];
  /** Functions that have code, by index. */
  bodies: Map<number, FunctionBody>;
  /** Functions that are in a table or are passed around. */
  functionValues: Set<number>;
  /** Names of functions by index; empty when the name section was dropped. */
  names: Map<number, string>;
  /** The function that runs while the module is instantiated. */
  start: number | null;
  /** Imported and own. */
  memories: Memory[];
  sections: Section[];
}

/** Reads a signature written as Envoy's log writes it: `i32 i64 -> i32`, `i32 ->`. */
export function parseSignature(text: string): Signature {
  const [params = [], results = []] = text.split("->").map((half) => half.split(" ").filter(Boolean));
  return { params, results };
}

/** A signature as WebAssembly's documents write it: `(i32, i64) -> i32`. */
export function showSignature(signature: Signature): string {
  const results = signature.results.length === 0 ? "nothing" : signature.results.join(", ");
  return `(${signature.params.join(", ")}) -> ${results}`;
}

/** Whether two functions can stand for each other. */
export function sameSignature(a: Signature, b: Signature): boolean {
  return showSignature(a) === showSignature(b);
}

/** Whether two modules ask for the same thing. */
export function sameImport(a: Import, b: Import): boolean {
  const signatures = [a.signature, b.signature].map((each) => each && showSignature(each));
  return a.module === b.module && a.name === b.name && a.kind === b.kind && signatures[0] === signatures[1];
}
