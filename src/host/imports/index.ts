/** Everything that a module may import, by chapter of the specification. */

import type { Vm } from "../vm.ts";
import type { WasmImports } from "../webassembly.ts";
import { bufferCalls } from "./buffers.ts";
import { callCalls } from "./calls.ts";
import { foreignCalls } from "./foreign.ts";
import { headerCalls } from "./headers.ts";
import type { HostCall } from "./host-call.ts";
import { loggingCalls } from "./logging.ts";
import { metricCalls } from "./metrics.ts";
import { propertyCalls } from "./properties.ts";
import { sharedDataCalls } from "./shared-data.ts";
import { sharedQueueCalls } from "./shared-queues.ts";
import { streamCalls } from "./streams.ts";
import { timeCalls } from "./time.ts";
import { wasiCalls } from "./wasi.ts";

const PROXY_CALLS: readonly HostCall[] = [
  ...loggingCalls,
  ...timeCalls,
  ...bufferCalls,
  ...headerCalls,
  ...streamCalls,
  ...callCalls,
  ...sharedDataCalls,
  ...sharedQueueCalls,
  ...metricCalls,
  ...propertyCalls,
  ...foreignCalls,
];

/** The functions that a module of this VM may import. */
export function hostImports(vm: Vm): WasmImports {
  const bind = (calls: readonly HostCall[]) =>
    Object.fromEntries(calls.map((call) => [call.name, call.bind(vm)]));
  const wasi = bind(wasiCalls);
  return { env: bind(PROXY_CALLS), wasi_snapshot_preview1: wasi, wasi_unstable: wasi };
}
