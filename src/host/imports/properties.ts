/** Properties. */

import { Status } from "../../../assembly/abi/enums.ts";
import { readProperty } from "../properties.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { byteText, bytes, outBytes } from "./params.ts";

/** The calls of this chapter. */
export const propertyCalls: readonly HostCall[] = [
  proxyCall("proxy_get_property", [byteText], [outBytes], ({ context }, path) => {
    const value = readProperty(context, path);
    return typeof value === "number" ? value : [value];
  }),

  // kept for the stream; the path is one name, even where it looks like several
  proxyCall("proxy_set_property", [byteText, bytes], [], ({ context }, path, value) => {
    const { streamInfo, root, vm } = context;
    if (streamInfo === null) return Status.NotFound;
    const isSet = streamInfo.filterState.has(path);
    if (isSet && vm.properties.isReadOnly(root.id, path)) return Status.BadArgument;
    streamInfo.filterState.set(path, value);
    return Status.Ok;
  }),
];
