/** Data that all workers share. */

import { Status } from "../../../assembly/abi/enums.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { byteText, bytes, outBytes, outU32, u32 } from "./params.ts";

/** The calls of this chapter. */
export const sharedDataCalls: readonly HostCall[] = [
  proxyCall("proxy_get_shared_data", [byteText], [outBytes, outU32], ({ id, services }, key) => {
    const found = services.sharedData.get(id, key);
    return found === null ? Status.NotFound : [found.value, found.cas];
  }),

  proxyCall("proxy_set_shared_data", [byteText, bytes, u32], [], ({ id, services }, key, value, cas) =>
    services.sharedData.set(id, key, value, cas),
  ),
];
