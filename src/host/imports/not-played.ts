/**
 * What this host does not play yet: most foreign functions.
 *
 * Each answers as Envoy does where the function is not there, so a policy's way of dealing with that can be tested. No
 * callback ever comes of them.
 */

import { LogLevel, Status } from "../../../assembly/abi/enums.ts";
import type { Vm } from "../vm.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { byteText, bytes, outBytes } from "./params.ts";

const FOREIGN_FUNCTIONS_OF_ENVOY = new Set([
  "compress",
  "declare_property",
  "expr_create",
  "expr_delete",
  "expr_evaluate",
  "set_envoy_filter_state",
  "sign",
  "uncompress",
  "verify_signature",
]);

function notPlayed(vm: Vm, call: string): void {
  vm.services.log.write(LogLevel.Warn, "", `${call} is not played by the in-process host`);
}

/** The calls of this chapter. */
export const notPlayedCalls: readonly HostCall[] = [
  proxyCall("proxy_call_foreign_function", [byteText, bytes], [outBytes], (vm, name) => {
    // routes are not played: there is nothing to recompute
    if (name === "clear_route_cache") return [new Uint8Array()];
    if (FOREIGN_FUNCTIONS_OF_ENVOY.has(name)) notPlayed(vm, `the foreign function ${name}`);
    return Status.NotFound;
  }),
];
