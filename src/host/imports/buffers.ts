/** Bodies and configurations. */

import { BufferType, Status } from "../../../assembly/abi/enums.ts";
import { Body } from "../body.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { bytes, oneOf, outBytes, outU32, u32 } from "./params.ts";

const bufferType = oneOf<BufferType>(BufferType);

/** The calls of this chapter. */
export const bufferCalls: readonly HostCall[] = [
  proxyCall(
    "proxy_get_buffer_bytes",
    [bufferType, u32, u32],
    [outBytes],
    ({ context }, type, start, length) => {
      const buffer = context.buffer(type);
      if (buffer === null) return Status.NotFound;
      if (start + length > 0xffffffff) return Status.BadArgument;
      const all = buffer instanceof Body ? buffer.bytes : buffer;
      return [all.subarray(start, start + length)];
    },
  ),

  // the second answer are flags, which Envoy never sets
  proxyCall("proxy_get_buffer_status", [bufferType], [outU32, outU32], ({ context }, type) => {
    const buffer = context.buffer(type);
    return buffer === null ? Status.NotFound : [buffer.length, 0];
  }),

  proxyCall("proxy_set_buffer_bytes", [bufferType, u32, u32, bytes], [], (vm, type, start, length, value) => {
    const buffer = vm.context.buffer(type);
    if (buffer === null) return Status.NotFound;
    return buffer instanceof Body ? buffer.write(start, length, value) : Status.BadArgument;
  }),
];
