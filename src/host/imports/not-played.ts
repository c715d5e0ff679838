/**
 * What this host does not play yet: queues.
 *
 * Each answers as Envoy does where the queue or function is not there, so a policy's way of dealing with that can be
 * tested. No callback ever comes of them.
 */

import { LogLevel, Status } from "../../../assembly/abi/enums.ts";
import type { Vm } from "../vm.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { byteText, bytes, outBytes, outU32, u32 } from "./params.ts";

/** Says that a test relies on what is not here. */
export function notPlayed(vm: Vm, call: string): void {
  vm.services.log.write(LogLevel.Warn, "", `${call} is not played by the in-process host`);
}

/** The calls of this chapter. */
export const notPlayedCalls: readonly HostCall[] = [
  // on Envoy this always succeeds; a capability that is not granted is answered like this
  proxyCall("proxy_register_shared_queue", [byteText], [outU32], (vm) => {
    notPlayed(vm, "proxy_register_shared_queue");
    return Status.InternalFailure;
  }),
  proxyCall("proxy_resolve_shared_queue", [byteText, byteText], [outU32], () => Status.NotFound),
  proxyCall("proxy_enqueue_shared_queue", [u32, bytes], [], () => Status.NotFound),
  proxyCall("proxy_dequeue_shared_queue", [u32], [outBytes], () => Status.NotFound),
];
