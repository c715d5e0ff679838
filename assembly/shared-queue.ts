/**
 * Queues that all VMs of a proxy see: what one puts in, another takes out.
 *
 * A queue belongs to the `vm_id` of the plugin that registered it, and any other plugin finds it there. It holds what is
 * put in until somebody takes it out, without a bound.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#shared-queue | spec}
 */
import { Bytes } from "./abi/bytes";
import { Status } from "./abi/enums";
import {
  proxy_dequeue_shared_queue,
  proxy_enqueue_shared_queue,
  proxy_register_shared_queue,
  proxy_resolve_shared_queue,
} from "./abi/env";
import { OUT, OUT_SIZE } from "./abi/memory";
import { succeeded } from "./abi/refusal";

/** One queue: first in, first out. */
export class SharedQueue {
  constructor(
    /** The host's number for the queue, the same in all VMs. */
    readonly id: u32,
  ) {}

  /**
   * Makes a queue of this name, or takes the existing one over with what is in it; its root context is told by
   * `onQueueReady` from then on.
   *
   * Envoy tells one VM alone: that of the thread that was the last to register. Call it in `onConfigure`.
   * @returns `null`, with a warning in the log, when the host refuses.
   */
  static register(name: string): SharedQueue | null {
    const key = Bytes.of(name);
    const status = proxy_register_shared_queue(key.pointer, key.length, OUT);
    if (!succeeded("proxy_register_shared_queue", status)) return null;
    return new SharedQueue(load<u32>(OUT));
  }

  /**
   * Finds a queue that somebody has registered.
   *
   * @param vmId - `vm_id` of the plugin that registered it; empty for this plugin's own.
   * @returns `null` when there is none: perhaps its consumer has not started yet, so ask again later.
   */
  static resolve(name: string, vmId: string = ""): SharedQueue | null {
    const owner = Bytes.of(vmId);
    const key = Bytes.of(name);
    const status = proxy_resolve_shared_queue(owner.pointer, owner.length, key.pointer, key.length, OUT);
    if (status === Status.Ok) return new SharedQueue(load<u32>(OUT));
    if (status !== Status.NotFound) succeeded("proxy_resolve_shared_queue", status);
    return null;
  }

  /** Puts text in. `false`, with a warning in the log, when there is no such queue. */
  enqueue(text: string): bool {
    return this.enqueueBytes(Bytes.of(text));
  }

  /** As {@link enqueue}, for bytes. */
  enqueueBytes(bytes: Bytes): bool {
    const status = proxy_enqueue_shared_queue(this.id, bytes.pointer, bytes.length);
    return succeeded("proxy_enqueue_shared_queue", status);
  }

  /**
   * Takes out what was put in first, as bytes that are valid until the current callback returns.
   *
   * @returns `null` when the queue is empty; also, with a warning in the log, when there is no such queue.
   */
  dequeue(): Bytes | null {
    const status = proxy_dequeue_shared_queue(this.id, OUT, OUT_SIZE);
    if (status === Status.Ok) return Bytes.view(load<u32>(OUT), load<u32>(OUT_SIZE));
    if (status !== Status.Empty) succeeded("proxy_dequeue_shared_queue", status);
    return null;
  }
}
