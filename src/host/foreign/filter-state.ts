/** Filter state: values that Envoy's extensions act on, and how plugins' properties are kept there. */

import { Status } from "../../../assembly/abi/enums.ts";
import type { Context } from "../context.ts";
import { decode } from "./protobuf.ts";

/** Keys whose values are made of text: those that Envoy 1.40 has an object for, as far as they are plain text. */
const KNOWN_KEYS = [
  "envoy.network.application_protocols",
  "envoy.network.upstream_server_name",
  "envoy.network.upstream_subject_alt_names",
  "envoy.string",
  "envoy.tcp_proxy.cluster",
  "envoy.udp_proxy.cluster",
  "envoy.upstream.dynamic_host",
];

export function setFilterState(argument: Uint8Array, { streamInfo }: Context): Uint8Array | Status {
  const message = decode(argument);
  if (message === null) return Status.BadArgument;
  const key = message.text(1);
  if (!KNOWN_KEYS.includes(key) || streamInfo === null) return Status.NotFound;
  streamInfo.filterStateObjects.set(key, message.bytes(2));
  return new Uint8Array();
}

/**
 * Only that a property may be set but once matters here: every request has a connection of its own, and nothing but
 * plugins reads properties.
 */
export function declareProperty(argument: Uint8Array, { root, vm }: Context): Uint8Array | Status {
  const message = decode(argument);
  if (message === null) return Status.BadArgument;
  const isNew = vm.properties.declare(root.id, message.text(1), message.number(2) !== 0);
  return isNew ? new Uint8Array() : Status.BadArgument;
}
