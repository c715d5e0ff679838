/** Calls to other services. */

import { Status } from "../../../assembly/abi/enums.ts";
import { RootContext } from "../root-context.ts";
import type { Vm } from "../vm.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { byteText, bytes, outBytes, outU32, pairs, u32 } from "./params.ts";

export const callCalls: readonly HostCall[] = [
  // cluster, headers, body, trailers, timeout
  proxyCall("proxy_http_call", [byteText, pairs, bytes, pairs, u32], [outU32], (vm, ...words) => {
    const [cluster, headers, body, , timeoutMs] = words;
    return rootOf(vm)?.httpCalls.dispatch(cluster, headers, body, timeoutMs) ?? Status.BadArgument;
  }),

  // cluster, service, method, metadata, message, timeout
  proxyCall("proxy_grpc_call", [bytes, byteText, byteText, pairs, bytes, u32], [outU32], (vm, ...words) => {
    const [cluster, service, method, metadata, message, timeoutMs] = words;
    const path = `/${service}/${method}`;
    return rootOf(vm)?.grpcCalls.call(cluster, path, metadata, message, timeoutMs) ?? Status.BadArgument;
  }),

  // cluster, service, method, metadata
  proxyCall("proxy_grpc_stream", [bytes, byteText, byteText, pairs], [outU32], (vm, ...words) => {
    const [cluster, service, method, metadata] = words;
    return rootOf(vm)?.grpcCalls.stream(cluster, `/${service}/${method}`, metadata) ?? Status.BadArgument;
  }),

  proxyCall(
    "proxy_grpc_send",
    [u32, bytes, u32],
    [],
    (vm, id, message, endOfStream) =>
      rootOf(vm)?.grpcCalls.send(id, message, endOfStream !== 0) ?? Status.NotFound,
  ),
  proxyCall("proxy_grpc_cancel", [u32], [], (vm, id) => rootOf(vm)?.grpcCalls.cancel(id) ?? Status.NotFound),
  proxyCall("proxy_grpc_close", [u32], [], (vm, id) => rootOf(vm)?.grpcCalls.close(id) ?? Status.NotFound),

  proxyCall("proxy_get_status", [], [outU32, outBytes], (vm) => {
    const answers = rootOf(vm)?.answers;
    return [answers?.status ?? 0, Buffer.from(answers?.reason ?? "")];
  }),
];

/** Whoever calls out, the plugin does. */
function rootOf(vm: Vm): RootContext | null {
  const { root } = vm.context;
  return root instanceof RootContext ? root : null;
}
