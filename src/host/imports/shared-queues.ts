/** Queues that all VMs share. */

import { Status } from "../../../assembly/abi/enums.ts";
import { RootContext } from "../root-context.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { byteText, bytes, outBytes, outU32, u32 } from "./params.ts";

/** The calls about shared queues. */
export const sharedQueueCalls: readonly HostCall[] = [
  proxyCall("proxy_register_shared_queue", [byteText], [outU32], (vm, name) => {
    const { root } = vm.context;
    if (!(root instanceof RootContext)) return Status.NotFound;
    return [vm.services.sharedQueues.register(vm.id, name, root)];
  }),

  // an empty VM id is this VM's
  proxyCall("proxy_resolve_shared_queue", [byteText, byteText], [outU32], (vm, vmId, name) => {
    const id = vm.services.sharedQueues.resolve(vmId === "" ? vm.id : vmId, name);
    return id === null ? Status.NotFound : [id];
  }),

  proxyCall("proxy_enqueue_shared_queue", [u32, bytes], [], (vm, id, item) =>
    vm.services.sharedQueues.enqueue(id, item),
  ),

  proxyCall("proxy_dequeue_shared_queue", [u32], [outBytes], (vm, id) => {
    const item = vm.services.sharedQueues.dequeue(id);
    return item instanceof Uint8Array ? [item] : item;
  }),
];
