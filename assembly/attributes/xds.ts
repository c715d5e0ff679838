/**
 * The proxy's configuration, as far as it has to do with the request or connection.
 */
import { Bytes } from "../abi/bytes";
import { getBytes, getNumber, getString } from "../properties";
import { Wrapped } from "../values";
import { Metadata } from "./metadata";

/** The proxy itself: the message `envoy.config.core.v3.Node`. Its fields are properties too: {@link nodeId}. */
export function node(): Bytes | null {
  return getBytes("xds.node");
}

/** Id of the proxy; empty when it has none. */
export function nodeId(): string | null {
  return getString("xds.node.id");
}

/** Name of the service that the proxy serves; empty when it has none. */
export function nodeCluster(): string | null {
  return getString("xds.node.cluster");
}

/** Name of the upstream's cluster. */
export function clusterName(): string | null {
  return getString("xds.cluster_name");
}

/** Name of the route; empty when it has none. */
export function routeName(): string | null {
  return getString("xds.route_name");
}

/** Name of the virtual host. */
export function virtualHostName(): string | null {
  return getString("xds.virtual_host_name");
}

/** Name of the listener's filter chain; empty when it has none. */
export function filterChainName(): string | null {
  return getString("xds.filter_chain_name");
}

/** Traffic direction of the listener: 0 unspecified, 1 inbound, 2 outbound. */
export function listenerDirection(): Wrapped<i64> | null {
  return getNumber("xds.listener_direction");
}

/** What the configuration says of the route. */
export function routeMetadata(): Metadata {
  return new Metadata("xds.route_metadata");
}

/** What the configuration says of the virtual host. */
export function virtualHostMetadata(): Metadata {
  return new Metadata("xds.virtual_host_metadata");
}

/** What the configuration says of the upstream's cluster. */
export function clusterMetadata(): Metadata {
  return new Metadata("xds.cluster_metadata");
}

/** What the configuration says of the upstream's host, once it is chosen. */
export function upstreamHostMetadata(): Metadata {
  return new Metadata("xds.upstream_host_metadata");
}

/** What the configuration says of the place where the upstream's host is. Envoy 1.40. */
export function upstreamHostLocalityMetadata(): Metadata {
  return new Metadata("xds.upstream_host_locality_metadata");
}

/** What the configuration says of the listener. */
export function listenerMetadata(): Metadata {
  return new Metadata("xds.listener_metadata");
}
