/**
 * Memory that lives as long as one callback: what the host allocates in the guest, and text on its way out.
 *
 * One static arena serves nearly everything, so a request that passes allocates nothing. What does not fit gets
 * a block of its own. Both are released when the callback returns.
 *
 *     ARENA                 top                          ARENA_END
 *       | used by this callback | free ................... |
 */

const ARENA_BYTES: usize = 65536;
const ARENA: usize = memory.data(65536, 16);
const ARENA_END: usize = ARENA + ARENA_BYTES;

/** Where host calls write what they answer: two words, or one 64-bit number. */
export const OUT: usize = memory.data(16, 8);
/** The second word of {@link OUT}. */
export const OUT_SIZE: usize = OUT + 4;
/** The third word of {@link OUT}. */
export const OUT_CAS: usize = OUT + 8;

/** How much was ever allocated here, in bytes; wraps around. */
export let takenBytes: u32 = 0;

let top: usize = ARENA;
/** Blocks too large for the arena, newest first; each begins with the address of the next. */
let largeBlocks: usize = 0;

/** Gives `size` bytes, aligned to 8, that are valid until the current callback returns. */
export function allocate(size: usize): usize {
  const at = top;
  takenBytes += size as u32;
  // compared this way round, a size near the end of the address space cannot wrap
  if (size <= ARENA_END - at) {
    top = min((at + size + 7) & ~7, ARENA_END);
    return at;
  }
  const block = heap.alloc(size + 16);
  store<usize>(block, largeBlocks);
  largeBlocks = block;
  return block + 16;
}

/** How far the arena is used; hand it to {@link release}. */
export function mark(): usize {
  return top;
}

/** Gives back what was allocated since `from` was marked. Large blocks wait for the callback's end. */
export function release(from: usize): void {
  top = from;
}

/** Gives everything back: the callback is over. */
export function releaseAll(): void {
  top = ARENA;
  while (largeBlocks !== 0) {
    const next = load<usize>(largeBlocks);
    heap.free(largeBlocks);
    largeBlocks = next;
  }
}
