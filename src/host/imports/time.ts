/** The clock and the timer of a plugin. */

import { Status } from "../../../assembly/abi/enums.ts";
import { RootContext } from "../root-context.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { outU64, u32 } from "./params.ts";

/** The calls of this chapter. */
export const timeCalls: readonly HostCall[] = [
  proxyCall("proxy_get_current_time_nanoseconds", [], [outU64], (vm) => [vm.services.clock.realtimeNs]),

  proxyCall("proxy_set_tick_period_milliseconds", [u32], [], (vm, periodMs) => {
    const { root } = vm.context;
    if (root instanceof RootContext) root.setTickPeriod(periodMs);
    return Status.Ok;
  }),
];
