/**
 * What people reach for that Envoy does not have, and what to use instead.
 */
import { type RefusedImport, hostFunction } from "./imports.ts";
import { type Import, showSignature } from "./module.ts";

interface Replacement {
  /** The import's name; one that ends with a dot stands for all that begin so. */
  name: string;
  /** As the source has it. */
  source?: string;
  use: string;
}

const ABORT = "abort";

const REPLACEMENTS: Replacement[] = [
  { name: "Date.now", source: "Date.now()", use: "use clock.nowMs()" },
  { name: "performance.now", source: "performance.now()", use: "use clock.monotonicMs()" },
  { name: "seed", source: "Math.random()", use: "use random.unit()" },
  { name: "Math.random", source: "JSMath.random()", use: "use random.unit()" },
  {
    name: "crypto.getRandomValuesN",
    source: "crypto.getRandomValues()",
    use: "use random.bytes()",
  },
  { name: "trace", source: "trace()", use: "use log.debug()" },
  { name: "console.log", use: "use log.info()" },
  { name: "console.debug", use: "use log.debug()" },
  { name: "console.info", use: "use log.info()" },
  { name: "console.warn", use: "use log.warn()" },
  { name: "console.error", use: "use log.error()" },
  { name: "console.", use: "use log" },
  { name: "process.", use: "a filter gets what it needs by its configuration, in onConfigure" },
  { name: "Math.", use: "use Math, which is compiled into the module" },
  { name: ABORT, source: "a failed check", use: 'add export * from "meshwright/assembly/exports"' },
  {
    name: "proxy_clear_route_cache",
    use: 'call the foreign function "clear_route_cache": this one ended with ABI 0.1.0',
  },
];

const ABI = "0.2.1";

/** One sentence about an import that Envoy refuses: what needs it, what Envoy has, what to do. */
export function explain({ import: wanted, offered }: RefusedImport): string {
  const full = `${wanted.module}.${wanted.name}`;
  if (offered !== undefined && wanted.signature !== undefined) {
    return `${full} is declared as ${showSignature(wanted.signature)}, but Envoy has ${showSignature(offered)}`;
  }
  const known = REPLACEMENTS.find(
    ({ name }) => name === wanted.name || (name.endsWith(".") && wanted.name.startsWith(name)),
  );
  const needs = `${known ? `${known.source ?? sourceOf(wanted)} needs` : "needs"} ${full}`;
  return `${needs}, which Envoy does not have; ${known?.use ?? elsewhere(wanted.name)}`;
}

/** Whether lines tell nothing: every other line of a program has a check that may fail. */
export function isEverywhere({ import: { name } }: RefusedImport): boolean {
  return name === ABORT;
}

/** As people write it: `console.log` is `console.log()`. */
function sourceOf({ kind, name }: Import): string {
  return kind === "function" ? `${name}()` : name;
}

function elsewhere(name: string): string {
  const module = ["env", "wasi_snapshot_preview1"].find((each) => hostFunction(ABI, each, name));
  return module === undefined
    ? "a filter can call what proxy-wasm 0.2.1 defines, and no more"
    : `it has ${module}.${name}: declare it in a file named ${module}.ts`;
}
