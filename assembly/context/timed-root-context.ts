/**
 * A plugin with several timers.
 */
import { proxy_set_tick_period_milliseconds } from "../abi/env";
import { succeeded } from "../abi/refusal";
import * as clock from "../clock";
import { NEVER, Schedule } from "../schedule";
import { RootContext } from "./root-context";

/**
 * Base class of plugins with several timers, which share the one tick that the proxy gives a plugin: it always comes
 * when the next timer is due.
 *
 * Timers live in one VM: set in `onConfigure`, they fire on the main thread and on each worker.
 */
export class TimedRootContext extends RootContext {
  private schedule: Schedule = new Schedule();
  /** What the proxy was told last; 0: no tick. */
  private tickPeriodMs: u64 = 0;

  /** A timer set by {@link every} or {@link after} is due. */
  onTimer(timerId: u32): void {}

  /**
   * Calls {@link onTimer} with `timerId` every `periodMs` milliseconds, at least 1, until {@link cancelTimer}.
   *
   * Setting an id anew replaces its timer. Beats that the proxy was too busy for are left out; the rest keep theirs.
   */
  every(periodMs: u32, timerId: u32 = 0): void {
    this.schedule.every(periodMs, timerId, clock.monotonicMs());
    this.setTick();
  }

  /** Calls {@link onTimer} with `timerId` once, `delayMs` milliseconds, at least 1, from now. See {@link every}. */
  after(delayMs: u32, timerId: u32 = 0): void {
    this.schedule.after(delayMs, timerId, clock.monotonicMs());
    this.setTick();
  }

  /** Takes a timer back; also fine when there is none of this id. */
  cancelTimer(timerId: u32 = 0): void {
    this.schedule.cancel(timerId);
    this.setTick();
  }

  /** Fires the timers that are due. Override {@link onTimer} instead. */
  override onTick(): void {
    const nowMs = clock.monotonicMs();
    for (let id = this.schedule.take(nowMs); id >= 0; id = this.schedule.take(nowMs)) this.onTimer(id as u32);
    this.setTick();
  }

  private setTick(): void {
    const nowMs = clock.monotonicMs();
    const dueMs = this.schedule.nextMs;
    // what is overdue waits for a tick too, and to the proxy 0 means none
    const periodMs: u64 = dueMs === NEVER ? 0 : dueMs > nowMs ? dueMs - nowMs : 1;
    // a tick that runs with this period comes no later than due, and one that comes too early does no harm
    if (periodMs === this.tickPeriodMs) return;
    this.tickPeriodMs = periodMs;
    const status = proxy_set_tick_period_milliseconds(min(periodMs, u32.MAX_VALUE) as u32);
    succeeded("proxy_set_tick_period_milliseconds", status);
  }
}
