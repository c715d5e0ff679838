/**
 * Buckets that all workers of a proxy share, so that a limit is one budget however connections are spread.
 *
 * Each set is one value of the shared data. A worker reads it, takes the token in its copy and writes that back if
 * nobody was faster; else it reads again. Nothing is lost, and the number of values is fixed.
 */
import { Bytes, SharedDataWrite, decimal, random, sharedData } from "../../assembly";
import { SET_BYTES, giveBack, take } from "./bucket-set";
import { Buckets } from "./buckets";
import { KeyHash } from "./key-hash";
import { Limit } from "./limit";
import { Verdict } from "./verdict";

/** Each lost race means that another worker won one, so this many in a row does not happen in a sound proxy. */
const MAX_RACES: i32 = 1000;

const NO_KEY: Bytes = changetype<Bytes>(0 as usize);

/** Buckets in shared data. */
export class ProxyBuckets extends Buckets {
  /** The name, then the number of a set in four bytes. */
  private key: Bytes = NO_KEY;

  /**
   * Legal in `onConfigure`, where it writes the sets that do not exist yet: Envoy configures a plugin on its main
   * thread before any worker uses it.
   *
   * @param name - Begins the keys; another plugin's must differ.
   */
  constructor(name: string, atMost: u32) {
    super(atMost);
    this.key = Bytes.of(`${name}/${decimal(this.sets)}/####`).copy();
    this.seed();
  }

  take(key: u64, limit: Limit, nowNs: u64): Verdict | null {
    const set = this.keyOf(this.setOf(key));
    for (let race = 0; race < MAX_RACES; race++) {
      const value = sharedData.getBytes(set);
      if (value === null || value.bytes.length !== SET_BYTES) return null;
      const verdict = take(value.bytes.pointer, key, limit, nowNs);
      if (!verdict.hasChanged) return verdict;
      const write = sharedData.setBytes(set, value.bytes, value.cas);
      if (write === SharedDataWrite.Stored) return verdict;
      if (write === SharedDataWrite.Refused) return null;
    }
    return null;
  }

  giveBack(key: u64, limit: Limit): void {
    const set = this.keyOf(this.setOf(key));
    for (let race = 0; race < MAX_RACES; race++) {
      const value = sharedData.getBytes(set);
      if (value === null || value.bytes.length !== SET_BYTES) return;
      giveBack(value.bytes.pointer, key, limit);
      if (sharedData.setBytes(set, value.bytes, value.cas) !== SharedDataWrite.Conflict) return;
    }
  }

  /** When the host refuses, later reads find nothing and say so. */
  private seed(): void {
    const empty = new StaticArray<u8>(SET_BYTES as i32);
    const bytes = Bytes.view(changetype<usize>(empty), SET_BYTES);
    for (let set: u32 = 0; set < this.sets; set++) {
      const key = this.keyOf(set);
      if (sharedData.getBytes(key) !== null) continue;
      if (sharedData.setBytes(key, bytes) !== SharedDataWrite.Stored) return;
    }
  }

  private keyOf(set: u32): Bytes {
    store<u32>(this.key.pointer + this.key.length - sizeof<u32>(), set);
    return this.key;
  }
}

/** A hash whose secret all workers share; legal in `onConfigure`, as {@link ProxyBuckets} is. */
export function sharedKeyHash(name: string): KeyHash {
  const key = `${name}/secret`;
  if (sharedData.get(key) === null) {
    const fresh = random.bytes(16);
    sharedData.setBytes(Bytes.of(key), Bytes.view(fresh.dataStart, fresh.length));
  }
  const secret = sharedData.get(key);
  if (secret === null || secret.bytes.length !== 16) return new KeyHash(0, 0);
  return new KeyHash(load<u64>(secret.bytes.pointer), load<u64>(secret.bytes.pointer, 8));
}
