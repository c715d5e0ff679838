/**
 * The proxy's statistics, as a stats sink gets them.
 */
import { Bytes } from "./abi/bytes";
import { BufferType, Status } from "./abi/enums";
import { proxy_get_buffer_bytes } from "./abi/env";
import { OUT, OUT_SIZE } from "./abi/memory";

const COUNTERS: u32 = 1;
const BLOCK_HEADER_BYTES: u32 = 12;
/** Numbers begin at multiples of it, from the begin of the buffer. */
const ALIGNMENT: u32 = 8;
/** How much is taken from the host at once, unless a name is longer. */
const WINDOW_BYTES: u32 = 16384;
/** A name that says to be longer is none. */
const MAX_NAME_BYTES: u32 = 8192;

/** A counter or a gauge at one moment. */
export class Stat {
  constructor(
    /** As the proxy calls it: `cluster.upstream.upstream_rq_total`. */
    readonly name: string,
    readonly value: u64,
    /** How much a counter has grown since the last time; 0 for gauges. */
    readonly delta: u64,
  ) {}
}

/** The counters and gauges that were ever used, with the values that they have now. */
export class StatsUpdate {
  readonly counters: Stat[] = [];
  readonly gauges: Stat[] = [];

  /**
   * Reads two blocks, first the counters, then the gauges, all numbers little-endian:
   *
   *     | block size u32 | 1 or 2 u32 | count u32 | entry ... |
   *     entry: | name size u32 | name | up to 7 bytes | value u64 | counters: delta u64 |
   *
   * The count is too high when some were never used. Envoy 1.40 miscalculates the size of the second block, and so of
   * the buffer: what it says may be gigabytes, and behind the last gauge may be anything. So the buffer is read in
   * windows, up to what cannot be a gauge.
   * @internal
   */
  static read(): StatsUpdate {
    const update = new StatsUpdate();
    const reader = new BlockReader();
    const size = reader.block(0, COUNTERS, update.counters);
    if (size > 0) reader.block(size, COUNTERS + 1, update.gauges);
    return update;
  }
}

class BlockReader {
  /** The part of the host's buffer that is here: from where, and what. */
  private windowStart: u32 = 0;
  private window: Bytes = Bytes.view(0, 0);

  /** Reads the block at `start`. Returns its size as the host says; 0 when there is no such block. */
  block(start: u32, type: u32, stats: Stat[]): u32 {
    const header = this.at(start, BLOCK_HEADER_BYTES);
    if (header === 0 || load<u32>(header, 4) !== type) return 0;
    const size = load<u32>(header);
    const count = load<u32>(header, 8);
    const numbers: u32 = type === COUNTERS ? 16 : 8;
    let at = start + BLOCK_HEADER_BYTES;
    for (let i: u32 = 0; i < count; i++) {
      if (type === COUNTERS && at >= start + size) break;
      const nameSize = this.nameSize(at);
      if (nameSize === 0) break;
      const values = (at + 4 + nameSize + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
      const entry = this.at(at, values + numbers - at);
      if (entry === 0 || !isName(entry + 4, nameSize)) break;
      const value = entry + (values - at);
      const delta = type === COUNTERS ? load<u64>(value, 8) : 0;
      stats.push(new Stat(Bytes.view(entry + 4, nameSize).toString(), load<u64>(value), delta));
      at = values + numbers;
    }
    return size;
  }

  private nameSize(at: u32): u32 {
    const size = this.at(at, 4);
    return size === 0 || load<u32>(size) > MAX_NAME_BYTES ? 0 : load<u32>(size);
  }

  /** Where `size` bytes of the host's buffer from `start` on are; 0 when it ends before. */
  private at(start: u32, size: u32): usize {
    const end = start + size;
    if (start < this.windowStart || end > this.windowStart + this.window.length) {
      const length = max(size, WINDOW_BYTES);
      const type = BufferType.ForeignFunctionArguments;
      if (proxy_get_buffer_bytes(type, start, length, OUT, OUT_SIZE) !== Status.Ok) return 0;
      this.window = Bytes.view(load<u32>(OUT), load<u32>(OUT_SIZE));
      this.windowStart = start;
      if (end > start + this.window.length) return 0;
    }
    return this.window.pointer + (start - this.windowStart);
  }
}

/** Names of statistics are made of visible ASCII. */
function isName(pointer: usize, size: u32): bool {
  for (let at = pointer; at < pointer + size; at++) {
    const byte = load<u8>(at);
    if (byte < 0x21 || byte > 0x7e) return false;
  }
  return true;
}
