/**
 * Envoy's filter state: values of a stream or connection that Envoy's own extensions act on, and properties that
 * plugins store there.
 */
import { Bytes } from "../abi/bytes";
import { ProtobufWriter } from "../protobuf/writer";
import { callForeignFunction } from "./call";

/** How long a value in the filter state lives. */
export enum LifeSpan {
  /** As long as the filter chain: one request, or one connection of a network filter. */
  FilterChain = 0,
  /** As long as the request, also when it is redirected internally. */
  DownstreamRequest = 1,
  /** As long as the client's connection: later requests on it see the value. */
  DownstreamConnection = 2,
}

/** How Envoy shows a declared property to CEL expressions and access logs. */
export enum PropertyType {
  Bytes = 0,
  String = 1,
  FlatBuffers = 2,
  Protobuf = 3,
}

/**
 * Sets a value that Envoy's own extensions act on: `envoy.tcp_proxy.cluster` names the cluster of a TCP connection,
 * `envoy.upstream.dynamic_host` the host that a dynamic forward proxy connects to. Legal while a stream or connection
 * is in hand.
 *
 * @param key - One of Envoy's well-known keys.
 * @param value - In the form that the key wants.
 * @returns `false` when Envoy does not know the key or refuses the value, and when there is no such function.
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/configuration/advanced/well_known_filter_state | keys}
 */
export function setFilterState(key: string, value: string, span: LifeSpan = LifeSpan.FilterChain): bool {
  const argument = new ProtobufWriter().text(1, key).text(2, value).number(3, span);
  return callForeignFunction("set_envoy_filter_state", argument.finish()) !== null;
}

/**
 * Declares how Envoy treats a property before the plugin sets it for the first time with `properties.set`. Undeclared
 * ones are bytes that live as long as the filter chain. Legal once per name, best in `onConfigure`.
 *
 * @param isReadOnly - Whether it can be set only once per stream.
 * @param schema - For `PropertyType.Protobuf` the message's type, `type.googleapis.com/...`; for `FlatBuffers` the
 *   binary schema.
 * @returns `false` when it was declared before, and when there is no such function.
 */
export function declareProperty(
  name: string,
  type: PropertyType,
  span: LifeSpan = LifeSpan.FilterChain,
  isReadOnly: bool = false,
  schema: Bytes = Bytes.of(""),
): bool {
  const argument = new ProtobufWriter()
    .text(1, name)
    .bool(2, isReadOnly)
    .number(3, type)
    .bytes(4, schema)
    .number(5, span);
  return callForeignFunction("declare_property", argument.finish()) !== null;
}
