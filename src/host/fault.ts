/** What a guest can do wrong, as errors. */

import type { Frame } from "./source-lines.ts";
import { WebAssembly } from "./webassembly.ts";

/**
 * A mistake of the guest that a test has to fail with: an address outside its memory, a malformed list, a call
 * that crashes Envoy. The message shows the place in the source and the last host calls.
 */
export class GuestFault extends Error {
  override name = "GuestFault";
}

/** The proxy does not start: the module can't run, or a plugin refused its configuration. */
export class StartFailed extends Error {
  override name = "StartFailed";
}

/** What a guest passed to a host call can't be read: an address outside its memory, a malformed list. */
export class BadArgument extends Error {}

/** A host call while the module initializes or allocates, when few calls are allowed. The guest traps. */
export class RestrictedCall extends Error {
  override name = "Error";
}

/** Whether an error is the guest's own end: `unreachable`, an access out of bounds, a stack without end. */
export function isTrap(error: unknown): error is Error {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RestrictedCall) return true;
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}

/** A report of several lines: what happened, where, and the last host calls. */
export function report(what: string, frames: readonly Frame[], calls: readonly string[]): string {
  const where = frames.map(({ place, name }) => `    at ${place}${name === "" ? "" : ` (${name})`}`);
  const before = calls.length === 0 ? [] : ["last host calls:", ...calls.map((line) => `    ${line}`)];
  return [what, ...where, ...before].join("\n");
}
