/** Time that only moves when a test says so. */

/** Noon, 1 January 2026, UTC: where every clock begins, so that a test's times repeat. */
const START_MS = Date.UTC(2026, 0, 1, 12);

interface Timer {
  atMs: number;
  /** Decides between timers of the same moment: the first set is the first to fire. */
  order: number;
  run: () => void;
}

/** The clock of one proxy. Wall clock and monotonic clock move together; timers fire while it moves. */
export class VirtualClock {
  /** Milliseconds since the clock was made. */
  #elapsedMs = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** Milliseconds since this clock was made; never goes back. */
  get monotonicMs(): number {
    return this.#elapsedMs;
  }

  /** The wall clock, in nanoseconds since 1970. */
  get realtimeNs(): bigint {
    return BigInt(START_MS + this.#elapsedMs) * 1_000_000n;
  }

  /** The monotonic clock, in nanoseconds. */
  get monotonicNs(): bigint {
    return BigInt(this.#elapsedMs) * 1_000_000n;
  }

  /** The wall clock as HTTP's `date` writes it. */
  get httpDate(): string {
    return new Date(START_MS + this.#elapsedMs).toUTCString();
  }

  /** Calls `run` once, `ms` from now. @returns A function that takes it back. */
  after(ms: number, run: () => void): () => void {
    const timer = { atMs: this.#elapsedMs + ms, order: this.#order++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /**
   * Moves the clock by whole milliseconds and fires the timers that fall due on the way, each at its own moment.
   *
   * What they started gets to run between them: an upstream that answers in a promise, say.
   */
  async advance(ms: number): Promise<void> {
    if (!Number.isInteger(ms) || ms < 0)
      throw new RangeError(`advance: whole milliseconds, 0 or more: ${ms}`);
    const endMs = this.#elapsedMs + ms;
    await new Promise(setImmediate);
    for (let next = this.#nextTimer(endMs); next !== null; next = this.#nextTimer(endMs)) {
      this.#timers.delete(next);
      this.#elapsedMs = next.atMs;
      next.run();
      await new Promise(setImmediate);
    }
    this.#elapsedMs = endMs;
  }

  #nextTimer(endMs: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.atMs > endMs) continue;
      if (next === null || timer.atMs < next.atMs || (timer.atMs === next.atMs && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  }
}
