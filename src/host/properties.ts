/**
 * Properties: facts about a request, its connection and its plugin, found by a path of names.
 *
 * As in Envoy, a map that is not there in the current phase makes its properties absent, and a group such as
 * `request` can't be read as a whole.
 * @see {@link https://www.envoyproxy.io/docs/envoy/v1.40.0/intro/arch_overview/advanced/attributes | attributes}
 */

import { MapType, Status } from "../../assembly/abi/enums.ts";
import type { Context } from "./context.ts";
import { httpToGrpcStatus } from "./grpc-status.ts";
import type { HeaderMap, Pair } from "./header-map.ts";
import {
  type ConfigMetadata,
  type MetadataObject,
  type MetadataValue,
  type PartsMetadata,
  encodeMetadata,
} from "./metadata.ts";
import { encodePairs } from "./pairs.ts";
import type { Peer, StreamInfo } from "./stream-info.ts";

/** A group of properties; some groups have a value of their own. */
interface Group {
  get(name: string): Value | null;
  whole: Uint8Array | null;
}

type Value = Uint8Array | Group;

type Fields = Record<string, () => Value | null>;

/** The value of a property, or why there is none: `NotFound`, or `SerializationFailure` for a mere group. */
export function readProperty(context: Context, path: string): Uint8Array | Status {
  // a separator at the end separates nothing
  const [first = "", ...rest] = path.replace(/\0$/, "").split("\0");
  let value = ownProperties(context)[first]?.() ?? setByPlugins(context, first);
  for (const name of rest) {
    if (value === null || value instanceof Uint8Array) return Status.NotFound;
    value = value.get(name);
  }
  if (value === null) return Status.NotFound;
  if (value instanceof Uint8Array) return value;
  return value.whole ?? Status.SerializationFailure;
}

function setByPlugins({ streamInfo }: Context, name: string): Uint8Array | null {
  return streamInfo?.filterState.get(name) ?? null;
}

function ownProperties(context: Context): Fields {
  const { plugin, streamInfo: info } = context;
  const about = (fields: (info: StreamInfo) => Fields) => () => (info === null ? null : group(fields(info)));
  return {
    plugin_name: () => text(plugin?.name),
    plugin_root_id: () => text(plugin?.rootId),
    plugin_vm_id: () => text(plugin?.vmId),
    connection_id: () => info && number(info.connectionId),
    request: about((info) => request(info, context.readableMap(MapType.HttpRequestHeaders))),
    response: about((info) =>
      response(
        info,
        context.readableMap(MapType.HttpResponseHeaders),
        context.readableMap(MapType.HttpResponseTrailers),
      ),
    ),
    source: about(({ source }) => peer(source)),
    destination: about(({ destination }) => peer(destination)),
    connection: about((info) => ({
      id: () => number(info.connectionId),
      mtls: () => new Uint8Array([0]),
      requested_server_name: () => text(""),
    })),
    upstream: about((info) => upstream(info)),
    metadata: () => info && EMPTY_MESSAGE,
    filter_state: about(filterState),
    upstream_filter_state: () => info && group({}),
    xds: () => group(xds(info)),
  };
}

function request(info: StreamInfo, headers: HeaderMap | null): Fields {
  const header = (name: string) => () => text(headers?.get(name));
  const path = headers?.get(":path") ?? "";
  const [beforeQuery = "", query = ""] = splitOnce(path, "?");
  return {
    path: header(":path"),
    url_path: () => (headers === null ? null : text(beforeQuery)),
    query: () => (headers === null ? null : text(splitOnce(query, "#")[0])),
    host: header(":authority"),
    scheme: header(":scheme"),
    method: header(":method"),
    referer: header("referer"),
    useragent: header("user-agent"),
    id: header("x-request-id"),
    headers: () => headerGroup(headers),
    headers_bytes: () => number(headers?.byteSize ?? 0),
    protocol: () => text("HTTP/1.1"),
    time: () => number(info.startNs),
    duration: () => (info.durationNs === null ? null : number(info.durationNs)),
    size: () => number(headers?.get("content-length") ?? info.bytesReceived),
    total_size: () => number(info.bytesReceived + (headers?.byteSize ?? 0)),
  };
}

function response(info: StreamInfo, headers: HeaderMap | null, trailers: HeaderMap | null): Fields {
  return {
    code: () => (info.responseCode === null ? null : number(info.responseCode)),
    code_details: () => text(info.responseCodeDetails),
    flags: () => number(info.responseFlags),
    headers: () => headerGroup(headers),
    headers_bytes: () => number(headers?.byteSize ?? 0),
    trailers: () => headerGroup(trailers),
    grpc_status: () => grpcStatus(info, headers, trailers),
    backend_latency: () => (info.upstreamFinished ? number(0) : null),
    size: () => number(info.bytesSent),
    total_size: () => number(info.bytesSent + (headers?.byteSize ?? 0) + (trailers?.byteSize ?? 0)),
  };
}

/** What a gRPC response says, else what its HTTP status means to gRPC: Envoy tells it of any response. */
function grpcStatus(info: StreamInfo, headers: HeaderMap | null, trailers: HeaderMap | null): Value | null {
  const said = trailers?.get("grpc-status") ?? headers?.get("grpc-status");
  if (said) return number(said);
  return info.responseCode === null ? null : number(httpToGrpcStatus(info.responseCode));
}

function peer({ address, port }: Peer): Fields {
  return { address: () => text(`${address}:${port}`), port: () => number(port) };
}

function upstream({ reachedUpstream }: StreamInfo): Fields {
  const reached = (value: () => Value | null) => () => (reachedUpstream ? value() : null);
  return {
    address: reached(() => text("127.0.0.1:8080")),
    port: reached(() => number(8080)),
    local_address: reached(() => text("127.0.0.1:50001")),
    transport_failure_reason: reached(() => text("")),
    cx_pool_ready_duration: reached(() => number(0)),
    locality: reached(() => EMPTY_MESSAGE),
    num_endpoints: () => number(1),
    request_attempt_count: () => number(reachedUpstream ? 1 : 0),
  };
}

/** What is written to Envoy's bootstrap document, as far as the in-process host has it. */
function xds(info: StreamInfo | null): Fields {
  const node: Fields = { id: () => text("meshwright"), cluster: () => text("meshwright") };
  const ofStream = (value: Value) => () => info && value;
  const ofPart = (part: keyof PartsMetadata) => () => info && metadata(info.metadata[part]);
  return {
    node: () => group(node),
    cluster_name: ofStream(text("upstream")),
    cluster_metadata: ofPart("cluster"),
    route_name: ofStream(text("")),
    route_metadata: ofPart("route"),
    virtual_host_name: ofStream(text("upstream")),
    virtual_host_metadata: ofPart("virtualHost"),
    upstream_host_metadata: () => (info?.reachedUpstream ? metadata(info.metadata.endpoint) : null),
    upstream_host_locality_metadata: () => (info?.reachedUpstream ? EMPTY_MESSAGE : null),
    filter_chain_name: ofStream(text("")),
    listener_direction: ofStream(number(0)),
    listener_metadata: ofPart("listener"),
  };
}

/** Other filters see what a plugin set under a name that begins with `wasm.`. */
function filterState({ filterState, filterStateObjects }: StreamInfo): Fields {
  const properties = [...filterState].map(([path, value]): [string, Uint8Array] => [`wasm.${path}`, value]);
  return Object.fromEntries([...properties, ...filterStateObjects].map(([key, value]) => [key, () => value]));
}

/** Headers by name, several values joined; as a whole, a list of pairs. */
function headerGroup(headers: HeaderMap | null): Group {
  return {
    get: (name) => text(headers?.getAll(name)),
    get whole() {
      const names = new Set(headers?.pairs.map(([name]) => name));
      return encodePairs([...names].map((name): Pair => [name, headers?.getAll(name) ?? ""]));
    },
  };
}

function group(fields: Fields): Group {
  return { get: (name) => (Object.hasOwn(fields, name) ? fields[name]!() : null), whole: null };
}

function metadata(namespaces: ConfigMetadata = {}): Group {
  return {
    get: (name) => (name === "filter_metadata" ? object(namespaces) : null),
    whole: encodeMetadata(namespaces),
  };
}

function object(values: MetadataObject): Group {
  return {
    get: (key) => (Object.hasOwn(values, key) ? metadataValue(values[key]!) : null),
    whole: pairsOf(Object.entries(values)),
  };
}

function metadataValue(value: MetadataValue): Value | null {
  if (value === null) return null;
  if (typeof value === "string") return Buffer.from(value);
  if (typeof value === "boolean") return new Uint8Array([value ? 1 : 0]);
  if (typeof value === "number") return new Uint8Array(Float64Array.of(value).buffer);
  if (!Array.isArray(value)) return object(value);
  return {
    get: (index) => metadataValue(value[Number(index)] ?? null),
    whole: pairsOf(value.map((item) => [item, ""])),
  };
}

/** Pairs of what can be encoded; one that cannot spoils all. */
function pairsOf(entries: [MetadataValue, MetadataValue][]): Uint8Array | null {
  const pairs: Pair[] = [];
  for (const entry of entries) {
    const [name, value] = entry.map((part) => {
      const encoded = metadataValue(part);
      return encoded instanceof Uint8Array ? encoded : (encoded?.whole ?? null);
    });
    if (!name || !value) return null;
    pairs.push([Buffer.from(name).toString("latin1"), Buffer.from(value).toString("latin1")]);
  }
  return encodePairs(pairs);
}

/** A protobuf message without any field set. */
const EMPTY_MESSAGE = new Uint8Array();

function text(value: string): Uint8Array;
function text(value: string | null | undefined): Uint8Array | null;
function text(value: string | null | undefined): Uint8Array | null {
  return value === null || value === undefined ? null : Buffer.from(value, "latin1");
}

/** Numbers are 64 bits, little-endian. */
function number(value: number | bigint | string): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)));
  return bytes;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
