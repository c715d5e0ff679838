/** Key-value stores that all workers see, one per VM id. */

import { Status } from "../../assembly/abi/enums.ts";

/** A value and the version that compare-and-swap compares. */
export interface SharedValue {
  value: Uint8Array;
  cas: number;
}

/** The stores of one proxy. Keys stay until the proxy ends: the ABI can't remove them. */
export class SharedData {
  readonly #stores = new Map<string, Map<string, SharedValue>>();
  /** Versions are counted over all stores, and 0 is none of them. */
  #lastCas = 0;

  /** The value under `key`, or `null` when nobody set it. */
  get(vmId: string, key: string): SharedValue | null {
    return this.#stores.get(vmId)?.get(key) ?? null;
  }

  /**
   * Sets a value. `cas` 0 overwrites; another must be the version that is there, or the answer is `CasMismatch`.
   * A key that is missing is always set, whatever `cas` says.
   */
  set(vmId: string, key: string, value: Uint8Array, cas: number): Status {
    let store = this.#stores.get(vmId);
    if (store === undefined) this.#stores.set(vmId, (store = new Map()));
    const present = store.get(key);
    if (present !== undefined && cas !== 0 && cas !== present.cas) return Status.CasMismatch;
    this.#lastCas = (this.#lastCas + 1) >>> 0 || 1;
    store.set(key, { value, cas: this.#lastCas });
    return Status.Ok;
  }
}
