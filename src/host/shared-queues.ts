/** Queues that all VMs see, each told of by the root context that was the last to register it. */

import { Status } from "../../assembly/abi/enums.ts";
import type { RootContext } from "./root-context.ts";

interface Queue {
  readonly items: Uint8Array[];
  consumer: RootContext;
}

/** The queues of one proxy. They stay, with what is in them, until the proxy ends. */
export class SharedQueues {
  readonly #queues = new Map<number, Queue>();
  readonly #ids = new Map<string, number>();

  /** Makes a queue, or hands the existing one to another consumer. @returns Its number, never 0. */
  register(vmId: string, name: string, consumer: RootContext): number {
    const key = `${vmId}\0${name}`;
    const id = this.#ids.get(key) ?? this.#ids.size + 1;
    this.#ids.set(key, id);
    const queue = this.#queues.get(id);
    if (queue === undefined) this.#queues.set(id, { items: [], consumer });
    else queue.consumer = consumer;
    return id;
  }

  /** The number of a queue; `null` when nobody has registered it. */
  resolve(vmId: string, name: string): number | null {
    return this.#ids.get(`${vmId}\0${name}`) ?? null;
  }

  /** Puts something in, and tells the consumer when what runs now has ended, as on a thread of its own. */
  enqueue(id: number, item: Uint8Array): Status {
    const queue = this.#queues.get(id);
    if (queue === undefined) return Status.NotFound;
    queue.items.push(item);
    const { consumer } = queue;
    queueMicrotask(() => void consumer.vm.callback(consumer, "proxy_on_queue_ready", consumer.id, id));
    return Status.Ok;
  }

  /** Takes out what was put in first. */
  dequeue(id: number): Uint8Array | Status {
    const queue = this.#queues.get(id);
    if (queue === undefined) return Status.NotFound;
    return queue.items.shift() ?? Status.Empty;
  }
}
