/**
 * A keyed 64-bit hash over the parts of a bucket's key.
 *
 * Buckets keep this number instead of the key. The secret keeps a client from finding two keys that share a bucket.
 * Each part goes in with its length, so that ("ab", "c") and ("a", "bc") differ.
 * @see {@link https://www.aumasson.jp/siphash/siphash.pdf | SipHash; this is SipHash-1-3 over padded parts}
 */

/** The hash in the making. One object serves all requests: {@link begin} starts anew. */
export class KeyHash {
  private v0: u64 = 0;
  private v1: u64 = 0;
  private v2: u64 = 0;
  private v3: u64 = 0;

  constructor(
    private secret0: u64,
    private secret1: u64,
  ) {}

  /** Starts a key, with a number as its first part. */
  begin(first: u64): void {
    this.v0 = this.secret0 ^ 0x736f6d6570736575;
    this.v1 = this.secret1 ^ 0x646f72616e646f6d;
    this.v2 = this.secret0 ^ 0x6c7967656e657261;
    this.v3 = this.secret1 ^ 0x7465646279746573;
    this.word(first);
  }

  /** Appends a part. */
  add(pointer: usize, length: u32): void {
    this.word(length);
    let rest = length;
    for (; rest >= 8; rest -= 8, pointer += 8) this.word(load<u64>(pointer));
    if (rest === 0) return;
    let last: u64 = 0;
    for (let i: u32 = 0; i < rest; i++) last |= (load<u8>(pointer + i) as u64) << (8 * i);
    this.word(last);
  }

  /** Appends a text part. */
  addText(text: string): void {
    this.add(changetype<usize>(text), (text.length as u32) * 2);
  }

  /** The hash of the parts; never 0. */
  end(): u64 {
    this.v2 ^= 0xff;
    this.round();
    this.round();
    this.round();
    return max(this.v0 ^ this.v1 ^ this.v2 ^ this.v3, 1);
  }

  private word(word: u64): void {
    this.v3 ^= word;
    this.round();
    this.v0 ^= word;
  }

  private round(): void {
    let v0 = this.v0 + this.v1;
    let v1 = rotl<u64>(this.v1, 13) ^ v0;
    let v2 = this.v2 + this.v3;
    const v3 = rotl<u64>(this.v3, 16) ^ v2;
    v0 = rotl<u64>(v0, 32) + v3;
    v2 += v1;
    v1 = rotl<u64>(v1, 17) ^ v2;
    this.v0 = v0;
    this.v1 = v1;
    this.v2 = rotl<u64>(v2, 32);
    this.v3 = rotl<u64>(v3, 21) ^ v0;
  }
}
