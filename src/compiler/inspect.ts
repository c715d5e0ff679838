/**
 * Looks at a finished module, whoever made it: what it is, how big, and whether Envoy would load it.
 */
import { isCallback } from "./callbacks.ts";
import type { AbiVersion } from "./imports.ts";
import type { Section } from "./module.ts";
import { NotAModule, readModule } from "./read-module.ts";
import { abiOf, refusals } from "./refusals.ts";
import { type Size, sizeOf } from "./size.ts";

/** What a module shows of itself. */
export interface Inspection {
  /** `null` when it names none that Envoy speaks. */
  abi: AbiVersion | null;
  /** Exports that Envoy calls as callbacks. */
  callbacks: string[];
  /** All other exports. */
  otherExports: string[];
  /** Names of imports by the module they are from. */
  imports: Record<string, string[]>;
  size: Size;
  sections: Section[];
  /** Why Envoy would not load it, or would crash on it; empty when it would load it. */
  refusals: string[];
}

/** Inspects the content of a file, which may be anything. */
export async function inspect(bytes: Uint8Array): Promise<Inspection> {
  const size = sizeOf(bytes);
  try {
    const module = readModule(bytes);
    const exported = module.exports.map(({ name }) => name);
    const imports: Record<string, string[]> = {};
    for (const { module: from, name } of module.imports) (imports[from] ??= []).push(name);
    return {
      abi: abiOf(module),
      callbacks: exported.filter(isCallback),
      otherExports: exported.filter((name) => !isCallback(name)),
      imports,
      size,
      sections: module.sections,
      refusals: await refusals(bytes, module),
    };
  } catch (error) {
    if (!(error instanceof NotAModule)) throw error;
    const nothing = { abi: null, callbacks: [], otherExports: [], imports: {}, sections: [] };
    return { ...nothing, size, refusals: [error.message] };
  }
}
