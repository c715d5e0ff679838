/**
 * Memory that lives as long as one callback: what the host allocates in the guest, and text on its way out.
 *
 * One arena serves nearly everything, so a request that passes allocates nothing. What does not fit gets a block of
 * its own. Both are released when the callback returns.
 *
 *     arena                 top                          arenaEnd
 *       | used by this callback | free ................... |
 *
 * The arena is on the heap: in static memory it would make the addresses of all text longer, and modules larger.
 */

/** Half of the memory that Envoy lets a VM have. */
const MAX_HOST_BYTES: u32 = 0x20000000;

const ARENA_BYTES: usize = 65536;

/** Where host calls write what they answer: two words, or one 64-bit number. */
export const OUT: usize = memory.data(16, 8);
/** The second word of {@link OUT}. */
export const OUT_SIZE: usize = OUT + 4;
/** The third word of {@link OUT}. */
export const OUT_CAS: usize = OUT + 8;

/** How much was ever allocated here, in bytes; wraps around. */
export let takenBytes: u32 = 0;

let arena: usize = 0;
let top: usize = 0;
let arenaEnd: usize = 0;
/** Blocks too large for the arena, newest first; each begins with the address of the next. */
let largeBlocks: usize = 0;

/** Gives `size` bytes, aligned to 8, that are valid until the current callback returns. */
export function allocate(size: usize): usize {
  const at = top;
  takenBytes += size as u32;
  // compared this way round, a size near the end of the address space cannot wrap
  if (size > arenaEnd - at) return allocateLarge(size);
  top = min((at + size + 7) & ~7, arenaEnd);
  return at;
}

/** What the arena has no room for; the first time, there is no arena yet. */
function allocateLarge(size: usize): usize {
  if (arena === 0) {
    arena = heap.alloc(ARENA_BYTES);
    top = arena;
    arenaEnd = arena + ARENA_BYTES;
    return allocate(size);
  }
  const block = heap.alloc(size + 16);
  store<usize>(block, largeBlocks);
  largeBlocks = block;
  return block + 16;
}

/**
 * As {@link allocate}, for what the host wants to hand over; 0 for more than the guest should take, which the host then
 * answers with a refusal. More than 1 GiB would be a trap.
 */
export function allocateForHost(size: u32): usize {
  return size > MAX_HOST_BYTES ? 0 : allocate(size);
}

/** How far the arena is used; hand it to {@link release}. */
export function mark(): usize {
  return top;
}

/** Gives back what was allocated since `from` was marked. Large blocks wait for the callback's end. */
export function release(from: usize): void {
  top = max(from, arena);
}

/** Gives everything back: the callback is over. */
export function releaseAll(): void {
  top = arena;
  while (largeBlocks !== 0) {
    const next = load<usize>(largeBlocks);
    heap.free(largeBlocks);
    largeBlocks = next;
  }
}
