/**
 * The frame around every callback: what holds while the host waits for the guest.
 */
import { collectWhenDue } from "./garbage";
import { releaseAll } from "./memory";

/**
 * How many callbacks the host has started.
 *
 * 0 while the module initialises: then Envoy refuses every host call but a few, by a trap.
 */
export let count: u32 = 0;

/** Callbacks in progress: more than one only while a foreign function calls back. */
let depth: u32 = 0;

/** Begins a callback. */
export function enter(): void {
  count += 1;
  depth += 1;
}

/** Ends a callback: memory that belonged to it is given back, garbage perhaps collected. */
export function leave(): void {
  depth -= 1;
  if (depth > 0) return;
  releaseAll();
  collectWhenDue();
}
