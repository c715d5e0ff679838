/**
 * A number that all workers of a proxy count in together, exact however many do so at once.
 *
 * It lives in the shared data under its key: see `shared-data.ts` for where keys are known and how long they live.
 */
import { Bytes } from "./abi/bytes";
import { mark, release } from "./abi/memory";
import * as sharedData from "./shared-data";

const NUMBER: usize = memory.data(8, 8);

/** A shared number of 64 bits; wraps around at its ends. */
export class SharedCounter {
  constructor(
    /** Where it is in the shared data. Begin it with the plugin's name. */
    readonly key: string,
  ) {}

  /**
   * Makes the counter, unless some worker already has. Call it in `onConfigure`, so that it can be read from the start.
   *
   * @returns `false`, with a warning in the log, when the host refuses.
   */
  seed(initial: i64 = 0): bool {
    const before = mark();
    const write = sharedData.insertBytes(Bytes.of(this.key), number(initial));
    release(before);
    return write !== sharedData.SharedDataWrite.Refused;
  }

  /** The number; 0 when nobody has made it. */
  get value(): i64 {
    const before = mark();
    const present = sharedData.getBytes(Bytes.of(this.key));
    const value = present === null ? 0 : numberOf(present.bytes);
    release(before);
    return value;
  }

  /**
   * Adds `by`, which may be negative, and answers the new number: no two callers get the same one.
   *
   * A counter that nobody has made begins at 0. The answer is 0, with a warning in the log, when the host refuses.
   */
  add(by: i64 = 1): i64 {
    const before = mark();
    const key = Bytes.of(this.key);
    let sum: i64 = 0;
    // a conflict means that another worker has got on, so this ends
    for (let write = sharedData.SharedDataWrite.Conflict; write === sharedData.SharedDataWrite.Conflict;) {
      const present = sharedData.getBytes(key);
      sum = (present === null ? 0 : numberOf(present.bytes)) + by;
      write =
        present === null
          ? sharedData.insertBytes(key, number(sum))
          : sharedData.setBytes(key, number(sum), present.cas);
      if (write === sharedData.SharedDataWrite.Refused) sum = 0;
    }
    release(before);
    return sum;
  }
}

function number(value: i64): Bytes {
  store<i64>(NUMBER, value);
  return Bytes.view(NUMBER, 8);
}

/** What somebody else has written under the key is no number; count anew rather than read past its end. */
function numberOf(bytes: Bytes): i64 {
  return bytes.length === 8 ? load<i64>(bytes.pointer) : 0;
}
