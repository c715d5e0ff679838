/** What happens to a stream, and whose turn it is. */

import { Status, StreamType } from "../../../assembly/abi/enums.ts";
import { RootContext } from "../root-context.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { byteText, bytes, i32, oneOf, pairs, u32 } from "./params.ts";

const streamType = oneOf<StreamType>(StreamType);

/** The largest status that gRPC knows. */
const MAX_GRPC_STATUS = 16;

/** The calls of this chapter. */
export const streamCalls: readonly HostCall[] = [
  proxyCall("proxy_continue_stream", [streamType], [], ({ context }, type) => context.continueStream(type)),

  proxyCall("proxy_close_stream", [streamType], [], ({ context }, type) => context.closeStream(type)),

  // status, details, body, headers, gRPC status
  proxyCall("proxy_send_local_response", [u32, byteText, bytes, pairs, i32], [], (vm, ...words) => {
    const [status, details, body, headers, grpcStatus] = words;
    vm.context.sendLocalResponse({
      status,
      details: details.replace(/\s/g, "_"),
      body,
      headers,
      grpcStatus: grpcStatus >= 0 && grpcStatus <= MAX_GRPC_STATUS ? grpcStatus : null,
    });
    vm.iterationStopped = true;
    return Status.Ok;
  }),

  proxyCall("proxy_set_effective_context", [u32], [], (vm, id) => vm.setEffectiveContext(id)),

  proxyCall("proxy_done", [], [], (vm) => {
    const { root } = vm.context;
    return root instanceof RootContext ? vm.done(root) : Status.NotFound;
  }),
];
