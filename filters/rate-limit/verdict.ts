/**
 * What a rule says of one request.
 */
import { Limit } from "./limit";

const SECOND_NS: u64 = 1_000_000_000;

/** Whether a request may pass, and what its client should know. */
export class Verdict {
  isAllowed: bool = true;
  /** Whether the bucket is now another one than before. */
  hasChanged: bool = true;
  /** Whole tokens left. */
  remaining: u32 = 0;
  /** Until the bucket is full again. */
  resetNs: u64 = 0;
  /** Until the next token; 0 when the request may pass. */
  retryNs: u64 = 0;
  /** Whether another client's bucket, not yet full, had to make room. */
  hasEvicted: bool = false;

  constructor(readonly limit: Limit) {}

  /** Seconds until the bucket is full again, rounded up. */
  get resetSeconds(): u64 {
    return secondsUp(this.resetNs);
  }

  /** Seconds after which a retry can succeed, rounded up, at least 1. */
  get retrySeconds(): u64 {
    return max(secondsUp(this.retryNs), 1);
  }

  /** Whether this one leaves the client less than `other` does. */
  isTighterThan(other: Verdict): bool {
    if (this.isAllowed !== other.isAllowed) return other.isAllowed;
    return this.remaining < other.remaining;
  }
}

function secondsUp(ns: u64): u64 {
  return (ns + SECOND_NS - 1) / SECOND_NS;
}
