/** Metrics. */

import { MetricType } from "../../../assembly/abi/enums.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { byteText, i64, oneOf, outU32, outU64, u32, u64 } from "./params.ts";

/** The calls of this chapter. */
export const metricCalls: readonly HostCall[] = [
  proxyCall("proxy_define_metric", [oneOf<MetricType>(MetricType), byteText], [outU32], (vm, type, name) => [
    vm.metrics.define(type, name),
  ]),

  proxyCall("proxy_increment_metric", [u32, i64], [], (vm, id, offset) => vm.metrics.increment(id, offset)),

  proxyCall("proxy_record_metric", [u32, u64], [], (vm, id, value) => vm.metrics.record(id, value)),

  proxyCall("proxy_get_metric", [u32], [outU64], (vm, id) => {
    const value = vm.metrics.get(id);
    return typeof value === "bigint" ? [value] : value;
  }),
];
