/** Header maps. */

import { MapType, Status } from "../../../assembly/abi/enums.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { byteText, oneOf, outByteText, outPairs, outU32, pairs } from "./params.ts";

const mapType = oneOf<MapType>(MapType);

/** The calls of this chapter. */
export const headerCalls: readonly HostCall[] = [
  proxyCall("proxy_get_header_map_value", [mapType, byteText], [outByteText], ({ context }, type, name) => {
    const map = context.readableMap(type);
    if (map === null) return context.withoutMap;
    const value = map.get(name);
    return value === null ? Status.NotFound : [value];
  }),

  // a map that is not there is answered like one that is empty
  proxyCall("proxy_get_header_map_pairs", [mapType], [outPairs], ({ context }, type) => [
    [...(context.readableMap(type)?.pairs ?? [])],
  ]),

  proxyCall("proxy_get_header_map_size", [mapType], [outU32], ({ context }, type) => {
    const map = context.writableMap(type);
    return map === null ? Status.BadArgument : [map.byteSize];
  }),

  proxyCall(
    "proxy_add_header_map_value",
    [mapType, byteText, byteText],
    [],
    ({ context }, type, name, value) => {
      const map = context.writableMap(type);
      if (map === null) return Status.BadArgument;
      map.add(name, value);
      return Status.Ok;
    },
  ),

  proxyCall("proxy_replace_header_map_value", [mapType, byteText, byteText], [], (vm, type, name, value) => {
    const map = vm.context.writableMap(type);
    if (map === null) return Status.BadArgument;
    map.replace(name, value);
    return Status.Ok;
  }),

  proxyCall("proxy_remove_header_map_value", [mapType, byteText], [], ({ context }, type, name) => {
    const map = context.writableMap(type);
    if (map === null) return Status.BadArgument;
    map.remove(name);
    return Status.Ok;
  }),

  proxyCall("proxy_set_header_map_pairs", [mapType, pairs], [], ({ context }, type, list) => {
    const map = context.writableMap(type);
    if (map === null) return Status.BadArgument;
    map.assign(list);
    return Status.Ok;
  }),
];
