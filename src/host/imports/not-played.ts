/** What this host does not play: it answers as Envoy does where a thing is not there, and says so in the log. */

import { LogLevel } from "../../../assembly/abi/enums.ts";
import type { Vm } from "../vm.ts";

/** Says that a test relies on what is not here. */
export function notPlayed(vm: Vm, call: string): void {
  vm.services.log.write(LogLevel.Warn, "", `${call} is not played by the in-process host`);
}
