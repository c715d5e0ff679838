/**
 * A limit: how much a bucket holds, and how fast it refills.
 */

const SECOND_NS: f64 = 1_000_000_000;

/** The longest a bucket may take to refill, a century: sums of such times stay far from the end of 64 bits. */
export const MAX_FILL_NS: f64 = 100.0 * 365 * 24 * 3600 * SECOND_NS;

/** A client may take `burst` tokens at once, then one per `intervalNs`. */
export class Limit {
  constructor(
    /** Tokens in a full bucket, 1 or more. */
    readonly burst: u32,
    /** Nanoseconds in which one token comes back. */
    readonly intervalNs: u64,
  ) {}

  /** A limit of `tokens` per `seconds`. The interval is rounded up, so that no client ever gets more. */
  static per(tokens: f64, seconds: f64, burst: u32): Limit {
    return new Limit(burst, Math.ceil((seconds * SECOND_NS) / tokens) as u64);
  }

  /** Whether `tokens` per `seconds` with this burst can be counted. */
  static isCountable(tokens: f64, seconds: f64, burst: u32): bool {
    return (seconds * SECOND_NS * (burst as f64)) / tokens <= MAX_FILL_NS;
  }

  /** Nanoseconds in which an empty bucket becomes full. */
  get fillNs(): u64 {
    return this.intervalNs * this.burst;
  }
}
