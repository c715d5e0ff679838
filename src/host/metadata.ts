/**
 * Metadata: what a proxy's configuration says of its parts, by namespace and key.
 *
 * Its message is `envoy.config.core.v3.Metadata`, whose values are `google.protobuf.Struct`.
 */

import { type Field, encode } from "./foreign/protobuf.ts";

/** A value as JSON has it. */
export type MetadataValue = null | boolean | number | string | MetadataValue[] | MetadataObject;

/** An object of values. */
export interface MetadataObject {
  [key: string]: MetadataValue;
}

/** Objects by namespace. */
export type ConfigMetadata = Record<string, MetadataObject>;

/** The parts that have metadata. */
export interface PartsMetadata {
  route?: ConfigMetadata;
  virtualHost?: ConfigMetadata;
  cluster?: ConfigMetadata;
  endpoint?: ConfigMetadata;
  listener?: ConfigMetadata;
}

/** The message of a set of metadata. */
export function encodeMetadata(metadata: ConfigMetadata): Uint8Array {
  return encode(Object.entries(metadata).map(([name, value]) => [1, entry(name, encodeStruct(value))]));
}

function encodeStruct(object: MetadataObject): Uint8Array {
  return encode(Object.entries(object).map(([key, value]) => [1, entry(key, encodeValue(value))]));
}

function entry(key: string, value: Uint8Array): Uint8Array {
  return encode([
    [1, key],
    [2, value],
  ]);
}

function encodeValue(value: MetadataValue): Uint8Array {
  const field = (): Field => {
    if (value === null) return [1, 0];
    if (typeof value === "number") return [2, { double: value }];
    if (typeof value === "string") return [3, value];
    if (typeof value === "boolean") return [4, value];
    if (Array.isArray(value)) return [6, encode(value.map((item) => [1, encodeValue(item)]))];
    return [5, encodeStruct(value)];
  };
  return encode([field()]);
}
