/**
 * Why Envoy would not load a module, or would crash on it. Each rule was seen on Envoy 1.40.
 */
import { exportSignature } from "./callbacks.ts";
import { ABI_VERSIONS, type AbiVersion, refusedImports } from "./imports.ts";
import { type Export, type Module, type Signature, sameSignature, showSignature } from "./module.ts";
import { showBytes } from "./size.ts";

/** The ABI that a module names and Envoy speaks: the first of its exports that does. */
export function abiOf(module: Module): AbiVersion | null {
  for (const version of abiNames(module)) {
    const known = ABI_VERSIONS.find((each) => each === version);
    if (known !== undefined) return known;
  }
  return null;
}

/**
 * All reasons at once, one sentence each; none when Envoy would load the module.
 *
 * What a module does when it runs is not known: it may still trap while it starts, or refuse its configuration.
 */
export async function refusals(bytes: Uint8Array, module: Module): Promise<string[]> {
  const abi = abiOf(module);
  const rules = [memoryRule, allocatorRule, startRule, typesRule, exportsRule, importsRule];
  return [
    ...abiRule(module),
    ...rules.flatMap((rule) => rule(module, abi ?? "0.2.1")),
    ...(await engineRule(bytes)),
  ];
}

/** The types of Node leave its WebAssembly out. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<unknown> };

const PAGE_BYTES = 65_536;
const MEMORY_PAGES = 16_384;

function abiNames(module: Module): string[] {
  return functions(module).flatMap(({ name }) => {
    const version = /^proxy_abi_version_(\d+)_(\d+)_(\d+)$/.exec(name);
    return version === null ? [] : [version.slice(1).join(".")];
  });
}

function abiRule(module: Module): string[] {
  if (abiOf(module) !== null) return [];
  const named = abiNames(module);
  const spoken = `Envoy speaks ${ABI_VERSIONS.join(", ")}`;
  return [
    named.length === 0
      ? `names no ABI version by a function export proxy_abi_version_0_2_1; ${spoken}`
      : `names ABI ${named.join(", ")}; ${spoken}`,
  ];
}

function memoryRule(module: Module): string[] {
  const [memory] = module.memories;
  const isShared = [...module.exports, ...module.imports].some(({ kind }) => kind === "memory");
  if (memory === undefined || !isShared) return ["exports no memory: Envoy crashes when they exchange data"];
  if (memory.initial <= MEMORY_PAGES) return [];
  const asked = showBytes(memory.initial * PAGE_BYTES);
  return [`asks for ${asked} of memory; Envoy gives up to ${showBytes(MEMORY_PAGES * PAGE_BYTES)}`];
}

function allocatorRule(module: Module): string[] {
  const names = functions(module).map(({ name }) => name);
  return names.includes("malloc") || names.includes("proxy_on_memory_allocate")
    ? []
    : ["exports no allocator: proxy_on_memory_allocate (or malloc)"];
}

/** Host calls at that time find no context: Envoy dereferences null. */
function startRule(module: Module): string[] {
  const calls = module.start === null ? [] : hostCallsFrom(module, module.start);
  return calls.length === 0
    ? []
    : [
        `calls ${calls.join(", ")} in its start section: Envoy crashes; start in _initialize (asc --exportStart)`,
      ];
}

/** Envoy's view of functions knows no other types; its V8 stops the process at the others. */
function typesRule(module: Module): string[] {
  const known = ["i32", "i64", "f32", "f64", "funcref", "externref"];
  return [...module.imports, ...module.exports].flatMap(({ name, kind, signature }) => {
    if (kind === "tag") return [`${name} is a tag: Envoy crashes`];
    const strange = [...(signature?.params ?? []), ...(signature?.results ?? [])].find(
      (type) => !known.includes(type),
    );
    return strange === undefined ? [] : [`${name} has the type ${strange} in its signature: Envoy crashes`];
  });
}

function exportsRule(module: Module, abi: AbiVersion): string[] {
  const exported = functions(module);
  const has = (name: string): boolean => exported.some((each) => each.name === name);
  return exported.flatMap(({ name, signature }) => {
    const demanded = isSeen(name, has) ? exportSignature(abi, name) : undefined;
    if (demanded === undefined || sameSignature(signature, demanded)) return [];
    return [`${name} is ${showSignature(signature)}, but Envoy calls ${showSignature(demanded)}`];
  });
}

/** Whether Envoy looks at an export, which for some depends on others. */
function isSeen(name: string, has: (name: string) => boolean): boolean {
  if (name === "_start") return !has("_initialize");
  if (name === "main" || name === "__main_void") return has("_initialize");
  return name !== "proxy_on_memory_allocate" || !has("malloc");
}

function importsRule(module: Module, abi: AbiVersion): string[] {
  return refusedImports(module, abi).map(({ import: wanted, offered }) => {
    const name = `${wanted.module}.${wanted.name}`;
    if (offered === undefined || wanted.signature === undefined)
      return `needs ${name}, which Envoy does not have`;
    return `needs ${name} as ${showSignature(wanted.signature)}, but Envoy has ${showSignature(offered)}`;
  });
}

/**
 * Whether the code is valid, by Node's V8: Envoy has the same engine, only newer. So what looks like a feature that
 * this one does not know is no reason.
 */
async function engineRule(bytes: Uint8Array): Promise<string[]> {
  try {
    await WebAssembly.compile(bytes);
    return [];
  } catch (error) {
    const reason = /Compiling function.*/.exec((error as Error).message)?.[0];
    return reason === undefined || /opcode|experimental|memory/.test(reason)
      ? []
      : [`is not valid: ${reason}`];
  }
}

type FunctionExport = Export & { signature: Signature };

function functions(module: Module): FunctionExport[] {
  return module.exports.filter((each): each is FunctionExport => each.signature !== undefined);
}

function hostCallsFrom(module: Module, start: number): string[] {
  const imported = new Map(
    module.imports.filter(({ kind }) => kind === "function").map((each) => [each.index, each]),
  );
  const seen = new Set([start]);
  for (const index of seen) {
    const body = module.bodies.get(index);
    for (const use of body?.uses ?? []) if (use.kind === "function") seen.add(use.index);
    if (body?.callsIndirectly) for (const value of module.functionValues) seen.add(value);
  }
  return [...seen].flatMap((index) => {
    const host = imported.get(index);
    return host === undefined ? [] : [`${host.module}.${host.name}`];
  });
}
