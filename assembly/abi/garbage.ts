/**
 * When garbage is collected: between callbacks, when nothing of the guest's is on the stack.
 *
 * So modules need neither a shadow stack nor write barriers (asc's `minimal` runtime), which makes them a third
 * smaller and faster. A collection marks all that is alive: it comes after a number of callbacks, sooner when
 * they took much from the host, and takes at most a twentieth of the time.
 */
import { OUT, takenBytes } from "./memory";
import { clock_time_get } from "./wasi_snapshot_preview1";

const MONOTONIC: u32 = 1;
/** About a hundred requests: their garbage is some hundred kilobytes. */
const CALLBACKS_BETWEEN: u32 = 512;
/** Taking this much from the host counts as one more callback: what is read tends to become strings. */
const BYTES_PER_CALLBACK: u32 = 1024;
/** Collecting takes at most one part in so many of the time. */
const TIME_SHARE: u64 = 20;

let callbacks: u32 = 0;
let takenBefore: u32 = 0;
let notBeforeNs: u64 = 0;

/** Collects if it is time to. Legal only when a callback is over. */
export function collectWhenDue(): void {
  callbacks += 1;
  if (callbacks + (takenBytes - takenBefore) / BYTES_PER_CALLBACK < CALLBACKS_BETWEEN) return;
  callbacks = 0;
  takenBefore = takenBytes;
  const start = monotonicNs();
  if (start < notBeforeNs) return;
  __collect();
  const end = monotonicNs();
  notBeforeNs = end + (end - start) * TIME_SHARE;
}

function monotonicNs(): u64 {
  store<u64>(OUT, 0);
  clock_time_get(MONOTONIC, 1, OUT);
  return load<u64>(OUT);
}
