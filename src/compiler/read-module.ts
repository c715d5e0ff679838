/**
 * Parses WebAssembly, by the library `wasmparser`, into the little that the compiler and `inspect` look at.
 */
import * as wasmparser from "wasmparser";
import type { FunctionBody, Import, Kind, Module, Signature } from "./module.ts";

/** The bytes are not a WebAssembly module. */
export class NotAModule extends Error {
  override name = "NotAModule";
}

/**
 * Parses a module. Of code it reads calls and uses of globals only: whether the rest is valid, an engine decides.
 *
 * @throws {@link NotAModule} when the bytes are something else, or are cut short.
 */
export function readModule(bytes: Uint8Array): Module {
  if (HEADER.some((byte, i) => bytes[i] !== byte))
    throw new NotAModule("not a WebAssembly module (version 1)");
  try {
    return new ModuleReader().read(bytes);
  } catch (error) {
    const message = "not readable as a WebAssembly module: broken, cut short, or with features too new";
    throw new NotAModule(message, { cause: error });
  }
}

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const KINDS: Kind[] = ["function", "table", "memory", "global", "tag"];

// The parser declares its enums `const`, which isolated modules cannot use by name; at run time they are objects.
type NamesByNumber = Record<number, string | undefined>;
const { BinaryReaderState, SectionCode } = wasmparser as unknown as Record<
  "BinaryReaderState" | "SectionCode",
  NamesByNumber
>;
const OPERATORS: NamesByNumber = wasmparser.OperatorCodeNames;
const TYPES: NamesByNumber = {
  [-0x01]: "i32",
  [-0x02]: "i64",
  [-0x03]: "f32",
  [-0x04]: "f64",
  [-0x05]: "v128",
  [-0x10]: "funcref",
  [-0x11]: "externref",
};
const FUNCTION_NAMES = 1;

class ModuleReader {
  private readonly module: Module = {
    imports: [],
    exports: [],
    bodies: new Map(),
    functionValues: new Set(),
    names: new Map(),
    start: null,
    memories: [],
    sections: [],
  };
  private readonly counts: Record<Kind, number> = { function: 0, table: 0, memory: 0, global: 0, tag: 0 };
  private readonly types: Signature[] = [];
  /** Of every function, the imported ones first. */
  private readonly signatures: Signature[] = [];
  private body: FunctionBody = { start: 0, end: 0, uses: [], callsIndirectly: false };
  private sectionStart = HEADER.length;

  read(bytes: Uint8Array): Module {
    const reader = new wasmparser.BinaryReader();
    reader.setData(bytes.slice().buffer, 0, bytes.length);
    for (;;) {
      const offset = reader.position;
      const complete = reader.read();
      if (!complete) throw new Error("it ends too early");
      const state = BinaryReaderState[reader.state];
      if (state === "ERROR") throw reader.error;
      if (state === "END_WASM") break;
      if (state === "END_SECTION") this.endSection(reader.position);
      else this.take(state, reader.result, offset);
    }
    for (const entry of this.module.exports) this.sign(entry);
    return this.module;
  }

  /** One step of the parser. */
  private take(state: string | undefined, result: unknown, offset: number): void {
    switch (state) {
      case "BEGIN_SECTION":
        return this.beginSection(result as wasmparser.ISectionInformation);
      case "TYPE_SECTION_ENTRY":
        return this.takeType(result as wasmparser.ITypeEntry);
      case "IMPORT_SECTION_ENTRY":
        return this.takeImport(result as wasmparser.IImportEntry);
      case "FUNCTION_SECTION_ENTRY":
        this.signatures.push(this.typeAt((result as wasmparser.IFunctionEntry).typeIndex));
        return;
      case "MEMORY_SECTION_ENTRY":
        this.module.memories.push((result as wasmparser.IMemoryType).limits);
        return;
      case "EXPORT_SECTION_ENTRY":
        return this.takeExport(result as wasmparser.IExportEntry);
      case "START_SECTION_ENTRY":
        this.module.start = (result as wasmparser.IStartEntry).index;
        return;
      case "BEGIN_FUNCTION_BODY":
        this.body = { start: offset, end: 0, uses: [], callsIndirectly: false };
        this.module.bodies.set(this.counts.function++, this.body);
        return;
      case "END_FUNCTION_BODY":
        this.body.end = offset;
        return;
      case "CODE_OPERATOR":
      case "INIT_EXPRESSION_OPERATOR":
        return this.takeOperator(result as wasmparser.IOperatorInformation, offset);
      case "NAME_SECTION_ENTRY":
        return this.takeNames(result as wasmparser.IFunctionNameEntry);
    }
  }

  private beginSection({ id, name }: wasmparser.ISectionInformation): void {
    const custom = id === 0;
    const title = custom ? text(name) : (SectionCode[id] ?? `section ${id}`).toLowerCase();
    this.module.sections.push({ name: title, custom, bytes: 0 });
  }

  private endSection(end: number): void {
    const section = this.module.sections.at(-1);
    if (section) section.bytes = end - this.sectionStart;
    this.sectionStart = end;
  }

  private takeType(type: wasmparser.ITypeEntry): void {
    const names = (types: wasmparser.Type[] = []): string[] => types.map((each) => TYPES[each.code] ?? "ref");
    this.types.push({ params: names(type.params), results: names(type.returns) });
  }

  private takeImport(entry: wasmparser.IImportEntry): void {
    const kind = KINDS[entry.kind] ?? "function";
    const index = this.counts[kind]++;
    const taken: Import = { module: text(entry.module), name: text(entry.field), kind, index };
    if (kind === "function") this.signatures.push(this.typeAt(entry.funcTypeIndex));
    if (kind === "memory") this.module.memories.push((entry.type as wasmparser.IMemoryType).limits);
    this.sign(taken);
    this.module.imports.push(taken);
  }

  private takeExport({ field, kind, index }: wasmparser.IExportEntry): void {
    this.module.exports.push({ name: text(field), kind: KINDS[kind] ?? "function", index });
  }

  private takeOperator(operator: wasmparser.IOperatorInformation, offset: number): void {
    const { funcIndex, globalIndex } = operator;
    const name = OPERATORS[operator.code] ?? "";
    if (name === "ref.func" && funcIndex !== undefined) this.module.functionValues.add(funcIndex);
    else if (funcIndex !== undefined) this.body.uses.push({ kind: "function", index: funcIndex, offset });
    else if (globalIndex !== undefined) this.body.uses.push({ kind: "global", index: globalIndex, offset });
    else if (/call_(indirect|ref)$/.test(name)) this.body.callsIndirectly = true;
  }

  private takeNames(entry: wasmparser.IFunctionNameEntry): void {
    if (entry.type !== FUNCTION_NAMES) return;
    for (const { index, name } of entry.names) this.module.names.set(index, text(name));
  }

  private typeAt(index: number | undefined): Signature {
    return this.types[index ?? -1] ?? { params: [], results: [] };
  }

  private sign(entry: { kind: Kind; index: number; signature?: Signature }): void {
    const signature = entry.kind === "function" ? this.signatures[entry.index] : undefined;
    if (signature !== undefined) entry.signature = signature;
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
