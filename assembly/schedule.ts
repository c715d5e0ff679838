/**
 * When timers are due. Pure: time is a parameter, in milliseconds of a clock that never goes back.
 */

/** No timer is due, ever. */
export const NEVER: u64 = u64.MAX_VALUE;

class Timer {
  constructor(
    readonly id: u32,
    public dueMs: u64,
    /** 0: it fires once. */
    readonly periodMs: u64,
  ) {}
}

/** Timers by id; there are few, so a list serves. */
export class Schedule {
  private timers: Timer[] = [];

  /** When the next timer is due; {@link NEVER} when there is none. */
  get nextMs(): u64 {
    let next = NEVER;
    for (let i = 0; i < this.timers.length; i++) next = min(next, unchecked(this.timers[i]).dueMs);
    return next;
  }

  /** Sets a timer that fires every `periodMs`, at least 1, from now on. One of the same id is replaced. */
  every(periodMs: u64, id: u32, nowMs: u64): void {
    const period = max(periodMs, 1);
    this.cancel(id);
    this.timers.push(new Timer(id, nowMs + period, period));
  }

  /** Sets a timer that fires once, `delayMs`, at least 1, from now. One of the same id is replaced. */
  after(delayMs: u64, id: u32, nowMs: u64): void {
    this.cancel(id);
    this.timers.push(new Timer(id, nowMs + max(delayMs, 1), 0));
  }

  /** Takes a timer back; also fine when there is none. */
  cancel(id: u32): void {
    for (let i = 0; i < this.timers.length; i++) {
      if (unchecked(this.timers[i]).id !== id) continue;
      this.timers.splice(i, 1);
      return;
    }
  }

  /**
   * Takes out the timer that has been due the longest, as its id; -1 when none is due.
   *
   * One that repeats stays, due at its next time that is still to come: what was missed is not made up for, and its
   * beat is kept.
   */
  take(nowMs: u64): i64 {
    let earliest: Timer | null = null;
    for (let i = 0; i < this.timers.length; i++) {
      const timer = unchecked(this.timers[i]);
      if (timer.dueMs <= nowMs && (earliest === null || timer.dueMs < earliest.dueMs)) earliest = timer;
    }
    if (earliest === null) return -1;
    const late = nowMs - earliest.dueMs;
    if (earliest.periodMs === 0) this.cancel(earliest.id);
    else earliest.dueMs += earliest.periodMs * (late / earliest.periodMs + 1);
    return earliest.id;
  }
}
