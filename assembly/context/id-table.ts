/**
 * Things by the host's number for them: a hash table whose links are in the things themselves, so that a stream
 * costs no allocation beyond its own.
 */

const FIRST_SLOTS: i32 = 64;

/** What an {@link IdTable} holds. */
export abstract class Identified {
  /** The next one in the same slot of the table. @internal */
  nextInSlot: Identified | null = null;

  constructor(
    /** The host's number for it, unique in its VM among things of its kind. */
    readonly id: u32,
  ) {}
}

/** Finds things by the host's number. Asking for an unknown one answers `null`, never traps. */
export class IdTable<T extends Identified> {
  private slots: StaticArray<Identified | null> = new StaticArray<Identified | null>(FIRST_SLOTS);
  private count: i32 = 0;

  /** How many there are. */
  get size(): i32 {
    return this.count;
  }

  get(id: u32): T | null {
    let found = unchecked(this.slots[this.slotOf(id)]);
    while (found !== null && found.id !== id) found = found.nextInSlot;
    return changetype<T | null>(found);
  }

  add(added: T): void {
    if (this.count >= this.slots.length) this.grow();
    this.link(added);
    this.count += 1;
  }

  remove(id: u32): void {
    const slot = this.slotOf(id);
    let previous: Identified | null = null;
    let found = unchecked(this.slots[slot]);
    while (found !== null && found.id !== id) {
      previous = found;
      found = found.nextInSlot;
    }
    if (found === null) return;
    if (previous === null) unchecked((this.slots[slot] = found.nextInSlot));
    else previous.nextInSlot = found.nextInSlot;
    found.nextInSlot = null;
    this.count -= 1;
  }

  /** The number of slots is a power of two, and the host counts ids upwards: they spread by themselves. */
  private slotOf(id: u32): i32 {
    return (id & (this.slots.length - 1)) as i32;
  }

  private link(added: Identified): void {
    const slot = this.slotOf(added.id);
    added.nextInSlot = unchecked(this.slots[slot]);
    unchecked((this.slots[slot] = added));
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new StaticArray<Identified | null>(old.length * 2);
    for (let slot = 0; slot < old.length; slot++) {
      let each = unchecked(old[slot]);
      while (each !== null) {
        const next = each.nextInSlot;
        this.link(each);
        each = next;
      }
    }
  }
}
