/**
 * Where buckets are kept: in the memory of one worker, or (`proxy-buckets.ts`) in what all workers share.
 */
import { BUCKETS_PER_SET, SET_BYTES, giveBack, take } from "./bucket-set";
import { Limit } from "./limit";
import { Verdict } from "./verdict";

/** A bounded number of buckets, found by key. */
export abstract class Buckets {
  /** How many sets there are; never changes. */
  readonly sets: u32;

  /** @param atMost - Buckets to keep, rounded up to whole sets. */
  constructor(atMost: u32) {
    this.sets = (atMost + BUCKETS_PER_SET - 1) / BUCKETS_PER_SET;
  }

  /** Takes a token for `key`, at `nowNs`; `null` when that cannot be decided. */
  abstract take(key: u64, limit: Limit, nowNs: u64): Verdict | null;

  /** Puts a token back for `key`. */
  abstract giveBack(key: u64, limit: Limit): void;

  /** Which set `key` belongs to. The keys are hashes, so the upper half spreads evenly. */
  protected setOf(key: u64): u32 {
    return (((key >> 32) * this.sets) >> 32) as u32;
  }
}

/** Buckets of one worker. Their memory is allocated once. */
export class WorkerBuckets extends Buckets {
  private memory: StaticArray<u8> = new StaticArray<u8>(0);

  constructor(atMost: u32) {
    super(atMost);
    this.memory = new StaticArray<u8>((this.sets * SET_BYTES) as i32);
  }

  take(key: u64, limit: Limit, nowNs: u64): Verdict | null {
    return take(this.addressOf(key), key, limit, nowNs);
  }

  giveBack(key: u64, limit: Limit): void {
    giveBack(this.addressOf(key), key, limit);
  }

  private addressOf(key: u64): usize {
    return changetype<usize>(this.memory) + (this.setOf(key) as usize) * SET_BYTES;
  }
}
