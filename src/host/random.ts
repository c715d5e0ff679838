/** Chance that repeats: every proxy begins with the same seed, so a test sees the same numbers each time. */

/** A source of pseudo-random bytes (xorshift32). */
export class Random {
  #state = 0x9e3779b9;

  /** `size` bytes. */
  bytes(size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    for (let index = 0; index < size; index++) bytes[index] = this.#next() >>> 24;
    return bytes;
  }

  /** A UUID of version 4, as Envoy makes them for `x-request-id`. */
  uuid(): string {
    const digits = Buffer.from(this.bytes(16)).toString("hex");
    const variant = "89ab"[this.#next() & 3];
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `${variant}${digits.slice(17, 20)}`,
      digits.slice(20),
    ].join("-");
  }

  #next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state;
  }
}
