/**
 * Several timers on one tick, each with a counter.
 */
export * from "../../../assembly/exports";

import { Counter, TimedRootContext, registerRootContext } from "../../../assembly";

const BEAT: u32 = 1;
const SLOW: u32 = 2;
const ONCE: u32 = 3;
const THRICE: u32 = 4;
const NEVER: u32 = 5;

class Timers extends TimedRootContext {
  beats: Counter = new Counter("timers.beat");
  slow: Counter = new Counter("timers.slow");
  once: Counter = new Counter("timers.once");
  thrice: Counter = new Counter("timers.thrice");
  never: Counter = new Counter("timers.never");
  fired: u32 = 0;

  override onConfigure(configuration: string): bool {
    this.every(40, BEAT);
    this.every(100, SLOW);
    this.after(70, ONCE);
    this.every(10, THRICE);
    this.after(5, NEVER);
    this.cancelTimer(NEVER);
    return true;
  }

  override onTimer(timerId: u32): void {
    if (timerId === BEAT) this.beats.increment();
    if (timerId === SLOW) this.slow.increment();
    if (timerId === ONCE) this.once.increment();
    if (timerId === NEVER) this.never.increment();
    if (timerId === THRICE) {
      this.thrice.increment();
      this.fired += 1;
      if (this.fired === 3) this.cancelTimer(THRICE);
    }
  }
}

registerRootContext<Timers>();
