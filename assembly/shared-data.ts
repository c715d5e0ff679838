/**
 * Values that all workers of a proxy see, each with a version for compare-and-swap.
 *
 * Keys live in one namespace per `vm_id` (a blank one is shared by all plugins that leave it blank): begin them with
 * the plugin's name. They never expire and cannot be deleted, so use a fixed number of them, made in `onConfigure`.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#shared-key-value-store | spec}
 */
import { Bytes } from "./abi/bytes";
import { Status } from "./abi/enums";
import { proxy_get_shared_data, proxy_set_shared_data } from "./abi/env";
import { OUT, OUT_CAS, OUT_SIZE, allocate } from "./abi/memory";
import { succeeded } from "./abi/refusal";

/** A version that no value has: a write that asks for it succeeds only where there is no value. */
const NO_VERSION: u32 = u32.MAX_VALUE;

/** What became of a write. */
export enum SharedDataWrite {
  /** The value is stored. */
  Stored = 0,
  /** Somebody else wrote since the value was read: read again and retry. */
  Conflict = 1,
  /** The host refused, and will refuse again; the log has the status. */
  Refused = 2,
}

/** A value with its version, valid until the current callback returns. */
@unmanaged
export class SharedValue {
  /** The value. Its bytes may be changed in place and handed to {@link setBytes}. */
  bytes: Bytes = changetype<Bytes>(0 as usize);
  /** The version to hand to {@link set} or {@link setBytes}; never 0. */
  cas: u32 = 0;

  /** The value as text. */
  get text(): string {
    return this.bytes.toString();
  }
}

/** The value of `key`; `null` when nobody has written it. */
export function get(key: string): SharedValue | null {
  return getBytes(Bytes.of(key));
}

/** As {@link get}, for a key of bytes. */
export function getBytes(key: Bytes): SharedValue | null {
  const status = proxy_get_shared_data(key.pointer, key.length, OUT, OUT_SIZE, OUT_CAS);
  if (status !== Status.Ok) {
    if (status !== Status.NotFound) succeeded("proxy_get_shared_data", status);
    return null;
  }
  const cas = load<u32>(OUT_CAS);
  const value = changetype<SharedValue>(allocate(offsetof<SharedValue>()));
  value.bytes = Bytes.view(load<u32>(OUT), load<u32>(OUT_SIZE));
  value.cas = cas;
  return value;
}

/**
 * Stores a value that every worker sees, if nobody changed it since it was read.
 *
 * @param cas - Version from {@link get}; 0 writes unconditionally. A version for a key that does not exist writes too.
 */
export function set(key: string, value: string, cas: u32 = 0): SharedDataWrite {
  return setBytes(Bytes.of(key), Bytes.of(value), cas);
}

/** As {@link set}, for a key and a value of bytes. */
export function setBytes(key: Bytes, value: Bytes, cas: u32 = 0): SharedDataWrite {
  const status = proxy_set_shared_data(key.pointer, key.length, value.pointer, value.length, cas);
  if (status === Status.CasMismatch) return SharedDataWrite.Conflict;
  return succeeded("proxy_set_shared_data", status) ? SharedDataWrite.Stored : SharedDataWrite.Refused;
}

/**
 * Stores a value that every worker sees, unless there is one under this key; then the answer is
 * {@link SharedDataWrite.Conflict}. Of several workers that try at once, one succeeds.
 */
export function insert(key: string, value: string): SharedDataWrite {
  return insertBytes(Bytes.of(key), Bytes.of(value));
}

/** As {@link insert}, for a key and a value of bytes. */
export function insertBytes(key: Bytes, value: Bytes): SharedDataWrite {
  return setBytes(key, value, NO_VERSION);
}
