/**
 * Logs every attribute, as it is in each phase.
 */
export * from "../../../assembly/exports";

import {
  Action,
  Bytes,
  HeaderPairs,
  HttpContext,
  Metadata,
  ProtobufReader,
  RootContext,
  Wrapped,
  attributes,
  log,
  properties,
  registerRootContext,
} from "../../../assembly";

class AttributesRoot extends RootContext {
  override onConfigure(configuration: string): bool {
    report("configure");
    return true;
  }

  override createHttpContext(id: u32): HttpContext {
    return new AttributesStream(id);
  }
}

class AttributesStream extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action {
    properties.set("meshwright.mark", "here");
    report("request");
    return Action.Continue;
  }

  override onResponseHeaders(endOfStream: bool): Action {
    report("response");
    return Action.Continue;
  }

  override onLog(): void {
    report("log");
  }
}

function report(phase: string): void {
  say(phase, "request.path", text(attributes.request.path()));
  say(phase, "request.urlPath", text(attributes.request.urlPath()));
  say(phase, "request.query", text(attributes.request.query()));
  say(phase, "request.host", text(attributes.request.host()));
  say(phase, "request.scheme", text(attributes.request.scheme()));
  say(phase, "request.method", text(attributes.request.method()));
  say(phase, "request.headers", names(attributes.request.headers()));
  say(phase, "request.headersBytes", number(attributes.request.headersBytes()));
  say(phase, "request.referer", text(attributes.request.referer()));
  say(phase, "request.userAgent", text(attributes.request.userAgent()));
  say(phase, "request.id", text(attributes.request.id()));
  say(phase, "request.protocol", text(attributes.request.protocol()));
  say(phase, "request.timeNs", number(attributes.request.timeNs()));
  say(phase, "request.durationNs", number(attributes.request.durationNs()));
  say(phase, "request.bodyBytes", number(attributes.request.bodyBytes()));
  say(phase, "request.totalBytes", number(attributes.request.totalBytes()));
  say(phase, "response.code", number(attributes.response.code()));
  say(phase, "response.codeDetails", text(attributes.response.codeDetails()));
  say(phase, "response.flags", number(attributes.response.flags()));
  say(phase, "response.grpcStatus", number(attributes.response.grpcStatus()));
  say(phase, "response.headers", names(attributes.response.headers()));
  say(phase, "response.headersBytes", number(attributes.response.headersBytes()));
  say(phase, "response.trailers", names(attributes.response.trailers()));
  say(phase, "response.bodyBytes", number(attributes.response.bodyBytes()));
  say(phase, "response.totalBytes", number(attributes.response.totalBytes()));
  say(phase, "response.backendLatencyNs", number(attributes.response.backendLatencyNs()));
  say(phase, "connection.id", number(attributes.connection.id()));
  say(phase, "connection.isMtls", truth(attributes.connection.isMtls()));
  say(phase, "connection.requestedServerName", text(attributes.connection.requestedServerName()));
  say(phase, "connection.tlsVersion", text(attributes.connection.tlsVersion()));
  say(phase, "connection.subjectLocalCertificate", text(attributes.connection.subjectLocalCertificate()));
  say(phase, "connection.subjectPeerCertificate", text(attributes.connection.subjectPeerCertificate()));
  say(phase, "connection.dnsSanLocalCertificate", text(attributes.connection.dnsSanLocalCertificate()));
  say(phase, "connection.dnsSanPeerCertificate", text(attributes.connection.dnsSanPeerCertificate()));
  say(phase, "connection.uriSanLocalCertificate", text(attributes.connection.uriSanLocalCertificate()));
  say(phase, "connection.uriSanPeerCertificate", text(attributes.connection.uriSanPeerCertificate()));
  say(
    phase,
    "connection.sha256PeerCertificateDigest",
    text(attributes.connection.sha256PeerCertificateDigest()),
  );
  say(phase, "connection.peerCertificate", text(attributes.connection.peerCertificate()));
  say(phase, "connection.transportFailureReason", text(attributes.connection.transportFailureReason()));
  say(phase, "connection.terminationDetails", text(attributes.connection.terminationDetails()));
  say(phase, "source.address", text(attributes.source.address()));
  say(phase, "source.port", number(attributes.source.port()));
  say(phase, "destination.address", text(attributes.destination.address()));
  say(phase, "destination.port", number(attributes.destination.port()));
  say(phase, "upstream.address", text(attributes.upstream.address()));
  say(phase, "upstream.port", number(attributes.upstream.port()));
  say(phase, "upstream.localAddress", text(attributes.upstream.localAddress()));
  say(phase, "upstream.tlsVersion", text(attributes.upstream.tlsVersion()));
  say(phase, "upstream.subjectLocalCertificate", text(attributes.upstream.subjectLocalCertificate()));
  say(phase, "upstream.subjectPeerCertificate", text(attributes.upstream.subjectPeerCertificate()));
  say(phase, "upstream.dnsSanLocalCertificate", text(attributes.upstream.dnsSanLocalCertificate()));
  say(phase, "upstream.dnsSanPeerCertificate", text(attributes.upstream.dnsSanPeerCertificate()));
  say(phase, "upstream.uriSanLocalCertificate", text(attributes.upstream.uriSanLocalCertificate()));
  say(phase, "upstream.uriSanPeerCertificate", text(attributes.upstream.uriSanPeerCertificate()));
  say(phase, "upstream.sha256PeerCertificateDigest", text(attributes.upstream.sha256PeerCertificateDigest()));
  say(phase, "upstream.peerCertificate", text(attributes.upstream.peerCertificate()));
  say(phase, "upstream.transportFailureReason", text(attributes.upstream.transportFailureReason()));
  say(phase, "upstream.requestAttemptCount", number(attributes.upstream.requestAttemptCount()));
  say(phase, "upstream.connectionReadyNs", number(attributes.upstream.connectionReadyNs()));
  say(phase, "upstream.endpointCount", number(attributes.upstream.endpointCount()));
  say(phase, "upstream.locality", size(attributes.upstream.locality()));
  say(phase, "xds.node", size(attributes.xds.node()));
  say(phase, "xds.nodeId", text(attributes.xds.nodeId()));
  say(phase, "xds.nodeCluster", text(attributes.xds.nodeCluster()));
  say(phase, "xds.clusterName", text(attributes.xds.clusterName()));
  say(phase, "xds.routeName", text(attributes.xds.routeName()));
  say(phase, "xds.virtualHostName", text(attributes.xds.virtualHostName()));
  say(phase, "xds.filterChainName", text(attributes.xds.filterChainName()));
  say(phase, "xds.listenerDirection", number(attributes.xds.listenerDirection()));
  say(phase, "plugin.name", text(attributes.plugin.name()));
  say(phase, "plugin.rootId", text(attributes.plugin.rootId()));
  say(phase, "plugin.vmId", text(attributes.plugin.vmId()));
  say(phase, "xds.routeMetadata", metadata(attributes.xds.routeMetadata()));
  say(phase, "xds.virtualHostMetadata", metadata(attributes.xds.virtualHostMetadata()));
  say(phase, "xds.clusterMetadata", metadata(attributes.xds.clusterMetadata()));
  say(phase, "xds.upstreamHostMetadata", metadata(attributes.xds.upstreamHostMetadata()));
  say(phase, "xds.upstreamHostLocalityMetadata", metadata(attributes.xds.upstreamHostLocalityMetadata()));
  say(phase, "xds.listenerMetadata", metadata(attributes.xds.listenerMetadata()));
  say(phase, "dynamicMetadata", metadata(attributes.dynamicMetadata()));
  say(phase, "node.id", firstText(attributes.xds.node()));
  say(phase, "filterState", size(attributes.filterState("wasm.meshwright.mark")));
  say(phase, "filterState absent", size(attributes.filterState("no.such.state")));
  say(phase, "filterStateField absent", size(attributes.filterStateField("no.such.state", "ip")));
  say(phase, "upstreamFilterState absent", size(attributes.upstreamFilterState("no.such.state")));
}

function say(phase: string, name: string, value: string): void {
  log.info(`${phase}: ${name} ${value}`);
}

function text(value: string | null): string {
  return value === null ? "null" : `"${value}"`;
}

function number(value: Wrapped<i64> | null): string {
  return value === null ? "null" : value.value.toString();
}

function truth(value: Wrapped<bool> | null): string {
  return value === null ? "null" : value.value.toString();
}

function size(value: Bytes | null): string {
  return value === null ? "null" : `${value.length} bytes`;
}

/** A map's names and values, in the names' order. */
function names(pairs: HeaderPairs | null): string {
  if (pairs === null) return "null";
  const all: string[] = [];
  for (let i = 0; i < pairs.length; i++) all.push(`${pairs.nameAt(i)}=${pairs.valueAt(i)}`);
  return all.sort().join(" ");
}

/** What a message has as its first field; of a node that is its id. */
function firstText(message: Bytes | null): string {
  if (message === null) return "null";
  const reader = new ProtobufReader(message);
  while (reader.next()) if (reader.field === 1) return `"${reader.text}"`;
  return "none";
}

function metadata(set: Metadata): string {
  const number = set.getNumber("a.test", "number");
  const deep = set.getIn(["a.test", "object", "deep"]);
  return (
    `${text(set.getString("a.test", "text"))} ${number === null ? "null" : number.value.toString()}` +
    ` ${truth(set.getBool("a.test", "truth"))} ${names(set.getPairs("a.test", "object"))}` +
    ` ${names(set.getPairs("a.test", "list"))} ${deep === null ? "null" : deep.toString()}` +
    ` ${text(set.getString("a.test", "no.such.key"))} ${text(set.getString("no.such", "text"))}` +
    ` ${size(set.getMessage("typed"))} ${size(set.message())}`
  );
}

registerRootContext<AttributesRoot>();
