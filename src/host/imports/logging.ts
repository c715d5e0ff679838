/** The log. */

import { LogLevel, Status } from "../../../assembly/abi/enums.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { oneOf, outU32, text } from "./params.ts";

/** The calls of this chapter. */
export const loggingCalls: readonly HostCall[] = [
  proxyCall("proxy_log", [oneOf<LogLevel>(LogLevel), text], [], (vm, level, message) => {
    vm.services.log.write(level, vm.context.plugin?.name ?? "", message);
    return Status.Ok;
  }),

  proxyCall("proxy_get_log_level", [], [outU32], (vm) => [vm.services.log.level]),
];
