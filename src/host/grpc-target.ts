/** Which cluster a gRPC call goes to: the `GrpcService` that the plugin names. */

import { GuestFault } from "./fault.ts";

const ENVOY_GRPC = 1;
const GOOGLE_GRPC = 2;
const CLUSTER_NAME = 1;
const SIZED = 2;

/**
 * The name of the cluster in a serialized `envoy.config.core.v3.GrpcService`; bytes that are none are the name.
 *
 * @throws {@link GuestFault} for a message that names no target.
 */
export function clusterOf(service: Uint8Array): string {
  const fields = readFields(service);
  if (fields === null) return Buffer.from(service).toString();
  const envoyGrpc = fields.get(ENVOY_GRPC);
  if (envoyGrpc !== undefined) {
    return Buffer.from(readFields(envoyGrpc)?.get(CLUSTER_NAME) ?? []).toString();
  }
  if (fields.has(GOOGLE_GRPC)) throw new GuestFault("google_grpc is not played by the in-process host");
  throw new GuestFault(
    `"${Buffer.from(service).toString()}" is a valid GrpcService that names no target, which ends Envoy: ` +
      "wrap the name of the cluster in a GrpcService (GrpcUpstream.cluster)",
  );
}

/** The sized fields of a protobuf message, the last of each number; `null` when it is none. */
function readFields(message: Uint8Array): Map<number, Uint8Array> | null {
  const fields = new Map<number, Uint8Array>();
  let at = 0;
  const varint = (): number => {
    for (let value = 0, scale = 1; at < message.length && scale < 2 ** 70; scale *= 128) {
      const byte = message[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    return NaN;
  };
  while (at < message.length) {
    const key = varint();
    const [field, type] = [Math.floor(key / 8), key % 8];
    if (!(field > 0)) return null;
    const size = { 0: 0, 1: 8, [SIZED]: NaN, 5: 4 }[type];
    if (size === undefined) return null;
    const value = type === 0 || type === SIZED ? varint() : 0;
    const length = type === SIZED ? value : size;
    if (Number.isNaN(value) || !(at + length <= message.length)) return null;
    if (type === SIZED) fields.set(field, message.subarray(at, at + length));
    at += length;
  }
  return fields;
}
