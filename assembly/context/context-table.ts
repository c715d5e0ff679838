/**
 * Contexts by id: a hash table whose links are in the contexts themselves, so that a stream costs no allocation
 * beyond its own.
 */
import { Context } from "./context";

const FIRST_SLOTS: i32 = 64;

/** Finds contexts by the host's number. Asking for an unknown one answers `null`, never traps. */
export class ContextTable<T extends Context> {
  private slots: StaticArray<Context | null> = new StaticArray<Context | null>(FIRST_SLOTS);
  private count: i32 = 0;

  /** How many contexts there are. */
  get size(): i32 {
    return this.count;
  }

  get(id: u32): T | null {
    let context = unchecked(this.slots[this.slotOf(id)]);
    while (context !== null && context.id !== id) context = context.nextInSlot;
    return changetype<T | null>(context);
  }

  add(context: T): void {
    if (this.count >= this.slots.length) this.grow();
    this.link(context);
    this.count += 1;
  }

  remove(id: u32): void {
    const slot = this.slotOf(id);
    let previous: Context | null = null;
    let context = unchecked(this.slots[slot]);
    while (context !== null && context.id !== id) {
      previous = context;
      context = context.nextInSlot;
    }
    if (context === null) return;
    if (previous === null) unchecked((this.slots[slot] = context.nextInSlot));
    else previous.nextInSlot = context.nextInSlot;
    context.nextInSlot = null;
    this.count -= 1;
  }

  /** The number of slots is a power of two, and the host counts ids upwards: they spread by themselves. */
  private slotOf(id: u32): i32 {
    return (id & (this.slots.length - 1)) as i32;
  }

  private link(context: Context): void {
    const slot = this.slotOf(context.id);
    context.nextInSlot = unchecked(this.slots[slot]);
    unchecked((this.slots[slot] = context));
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new StaticArray<Context | null>(old.length * 2);
    for (let slot = 0; slot < old.length; slot++) {
      let context = unchecked(old[slot]);
      while (context !== null) {
        const next = context.nextInSlot;
        this.link(context);
        context = next;
      }
    }
  }
}
