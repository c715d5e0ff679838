/**
 * Envoy's bootstrap document: one listener, the plugins in front of the router, one upstream.
 *
 * Pure functions, one per part of the document.
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/bootstrap/v3/bootstrap.proto | Bootstrap}
 */

import { stringify } from "yaml";
import { statsConfig } from "./stats-tags.ts";

/** A part of a document, as YAML or JSON would hold it. */
export type Part = Record<string, unknown>;

/** Where something listens; as a listener's port, 0 is any free one. */
export interface Address {
  host: string;
  port: number;
}

/** One plugin of a filter chain. */
export interface Plugin {
  /** As logs and statistics call it. */
  name: string;
  /** Which root context of the module it runs. */
  rootId: string;
  /** Plugins with the same id and module share a VM; may be empty. */
  vmId: string;
  /** Path of the module, where Envoy reads it. */
  wasm: string;
  /** A string is passed as it is, any other value as JSON, `undefined` as nothing. */
  configuration: unknown;
  /** What becomes of requests when the plugin's VM has failed. */
  failurePolicy: "FAIL_CLOSED" | "FAIL_OPEN" | "FAIL_RELOAD";
  /** A pause on headers does not hold the body callbacks too. Default: it does. */
  allowOnHeadersStopIteration?: boolean;
  /** As {@link configuration}, for the VM. Plugins with another one do not share a VM. */
  vmConfiguration?: unknown;
  /** Environment variables of the VM. */
  environment?: Record<string, string> | undefined;
  /** Default: a filter of a filter chain. */
  role?: "filter" | "stats sink" | undefined;
}

/** Which requests go to which service. Without conditions, all do. */
export interface Route {
  /** Values of `:authority`; no two routes share one. Default: all. */
  domains?: string[];
  /** Each with exactly this value. */
  headers?: Record<string, string>;
  /** Name of a cluster. */
  service: string;
}

/** A further service, as a cluster. */
export interface ServiceAddress {
  /** `null`: the cluster has no host. */
  address: Address | null;
  /** It speaks HTTP/2. */
  isHttp2: boolean;
}

/** Parts that somebody adds to ours, in Envoy's own words. */
export interface ExtraParts {
  /** Filters before the plugins. */
  httpFilters?: Part[];
  /** Routes before all others. */
  routes?: Part[];
  /** Fields of the route that takes every request. */
  route?: Part;
  /** Fields of the virtual host that takes every request. */
  virtualHost?: Part;
  /** Fields of the upstream's cluster. */
  cluster?: Part;
  /** Fields of the upstream's only endpoint. */
  endpoint?: Part;
  /** Fields of the listener for HTTP. */
  listener?: Part;
  /** Fields of the whole document. */
  bootstrap?: Part;
}

/** What a bootstrap document is made of. */
export interface BootstrapOptions {
  listener: Address;
  admin: Address;
  upstream: Address;
  /** The upstream speaks HTTP/2. Default: HTTP/1.1. */
  upstreamHttp2?: boolean;
  /** In the order of the filter chain. */
  plugins: Plugin[];
  /** Further clusters, by name. */
  services?: Record<string, ServiceAddress>;
  /** Decided in order; what none fits goes to the upstream. */
  routes?: Route[];
  /** Default: Envoy's, 1 MiB. */
  bufferLimitBytes?: number;
  /** A listener for connections that carry anything. */
  tcp?: TcpListener | undefined;
  /** Tags of metrics that are to be labels. */
  metricTags?: readonly string[] | undefined;
  /** Where Envoy gets the HTTP listener from. Default: it is in the document. */
  controlPlane?: { address: Address } | undefined;
  /** What is added to all this. */
  extra?: ExtraParts | undefined;
}

type HttpOptions = Pick<BootstrapOptions, "plugins" | "routes" | "extra">;

/** A listener that passes connections on to a service of its own. */
export interface TcpListener {
  listener: Address;
  upstream: Address;
  /** In the order of the filter chain. */
  plugins: Plugin[];
}

/** Names of the listeners. */
export const HTTP_LISTENER = "main";
export const TCP_LISTENER = "tcp";

const CLUSTER = "upstream";
const TCP_CLUSTER = "tcp_upstream";
const CONTROL_CLUSTER = "control_plane";
const MAX_CONNECTIONS = 50_000;

const typed = (type: string, fields: Part = {}): Part => ({
  "@type": `type.googleapis.com/${type}`,
  ...fields,
});

/** The whole document. */
export function bootstrap(options: BootstrapOptions): Part {
  const { admin, controlPlane, tcp, metricTags = [], extra = {} } = options;
  const listeners = controlPlane === undefined ? [httpListener(options)] : [];
  if (tcp !== undefined) listeners.push(tcpListener(tcp));
  const sinks = options.plugins.filter(({ role }) => role === "stats sink");
  return {
    admin: { address: socketAddress(admin) },
    static_resources: { listeners, clusters: clusters(options) },
    ...(controlPlane !== undefined && listenerDiscovery()),
    ...(metricTags.length > 0 && { stats_config: statsConfig(metricTags) }),
    ...(sinks.length > 0 && { stats_sinks: sinks.map(statsSink) }),
    // histograms are brought up to date when someone asks, not every 5 s
    stats_flush_on_admin: true,
    overload_manager: connectionLimit(),
    ...extra.bootstrap,
  };
}

function clusters(options: BootstrapOptions): Part[] {
  const { upstream, upstreamHttp2 = false, services = {}, tcp, controlPlane, extra = {} } = options;
  const toUpstream = cluster(CLUSTER, { address: upstream, isHttp2: upstreamHttp2 }, extra.endpoint);
  const http1 = (name: string, address: Address) => cluster(name, { address, isHttp2: false });
  return [
    ...Object.entries(services).map(([name, service]) => cluster(name, service)),
    { ...toUpstream, ...extra.cluster },
    ...(tcp === undefined ? [] : [http1(TCP_CLUSTER, tcp.upstream)]),
    ...(controlPlane === undefined ? [] : [http1(CONTROL_CLUSTER, controlPlane.address)]),
  ];
}

/** Prints a document so that Envoy's YAML reader, for which `yes` is a boolean, sees the same values. */
export function toYaml(document: Part): string {
  return stringify(document, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 });
}

function socketAddress({ host, port }: Address): Part {
  return { socket_address: { address: host, port_value: port } };
}

function listenerDiscovery(): Part {
  return {
    node: { id: "meshwright", cluster: "meshwright" },
    dynamic_resources: {
      lds_config: {
        resource_api_version: "V3",
        api_config_source: {
          api_type: "REST",
          transport_api_version: "V3",
          cluster_names: [CONTROL_CLUSTER],
          refresh_delay: "0.05s",
        },
      },
    },
  };
}

/** The listener for HTTP, with the plugins in front of the router. */
export function httpListener({ listener, bufferLimitBytes, ...options }: BootstrapOptions): Part {
  return {
    name: HTTP_LISTENER,
    address: socketAddress(listener),
    filter_chains: [{ filters: [httpConnectionManager(options)] }],
    ...(bufferLimitBytes !== undefined && { per_connection_buffer_limit_bytes: bufferLimitBytes }),
    ...options.extra?.listener,
  };
}

function tcpListener({ listener, plugins }: TcpListener): Part {
  const proxy = {
    name: "envoy.filters.network.tcp_proxy",
    typed_config: typed("envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", {
      stat_prefix: TCP_LISTENER,
      cluster: TCP_CLUSTER,
    }),
  };
  return {
    name: TCP_LISTENER,
    address: socketAddress(listener),
    filter_chains: [{ filters: [...plugins.map((plugin) => wasmFilter("network", plugin)), proxy] }],
  };
}

function httpConnectionManager({ plugins, routes = [], extra = {} }: HttpOptions): Part {
  const filters = plugins.filter(({ role = "filter" }) => role === "filter");
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: typed("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", {
      stat_prefix: "main",
      // a policy sees all that a client can send
      http_protocol_options: { enable_trailers: true },
      http2_protocol_options: { allow_metadata: true },
      route_config: routeConfiguration(routes, extra),
      http_filters: [
        ...(extra.httpFilters ?? []),
        ...filters.map((plugin) => wasmFilter("http", plugin)),
        router(),
      ],
    }),
  };
}

function routeConfiguration(routes: Route[], extra: ExtraParts): Part {
  const forAll = routes.filter(({ domains }) => domains === undefined);
  const toUpstream = { match: { prefix: "/" }, route: { cluster: CLUSTER }, ...extra.route };
  const hosts = routes.flatMap(({ domains, ...route }, index) =>
    domains === undefined ? [] : [{ name: `host ${index}`, domains, routes: [toRoute(route), toUpstream] }],
  );
  const all = [...(extra.routes ?? []), ...forAll.map(toRoute), toUpstream];
  const rest = { name: "upstream", domains: ["*"], routes: all, ...extra.virtualHost };
  return { name: "main", virtual_hosts: [...hosts, rest] };
}

function toRoute({ headers = {}, service }: Route): Part {
  const conditions = Object.entries(headers).map(([name, value]) => ({
    name,
    string_match: { exact: value },
  }));
  return { match: { prefix: "/", headers: conditions }, route: { cluster: service } };
}

function wasmFilter(kind: "http" | "network", plugin: Plugin): Part {
  return {
    name: plugin.name,
    typed_config: typed(`envoy.extensions.filters.${kind}.wasm.v3.Wasm`, { config: pluginConfig(plugin) }),
  };
}

function statsSink(plugin: Plugin): Part {
  return {
    name: "envoy.stat_sinks.wasm",
    typed_config: typed("envoy.extensions.stat_sinks.wasm.v3.Wasm", { config: pluginConfig(plugin) }),
  };
}

function pluginConfig(plugin: Plugin): Part {
  return {
    name: plugin.name,
    root_id: plugin.rootId,
    failure_policy: plugin.failurePolicy,
    ...configurationOf(plugin.configuration),
    ...(plugin.allowOnHeadersStopIteration && { allow_on_headers_stop_iteration: true }),
    vm_config: {
      vm_id: plugin.vmId,
      runtime: "envoy.wasm.runtime.v8",
      code: { local: { filename: plugin.wasm } },
      ...configurationOf(plugin.vmConfiguration),
      ...(plugin.environment && { environment_variables: { key_values: plugin.environment } }),
    },
  };
}

/** JSON in a string: of a `Struct`, Envoy hands a module the protobuf bytes. */
function configurationOf(value: unknown): Part {
  if (value === undefined) return {};
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { configuration: typed("google.protobuf.StringValue", { value: text }) };
}

function router(): Part {
  return {
    name: "envoy.filters.http.router",
    typed_config: typed("envoy.extensions.filters.http.router.v3.Router"),
  };
}

/** A name is looked up each time it expires; an address is taken as it is. */
function cluster(name: string, { address, isHttp2 }: ServiceAddress, endpoint: Part = {}): Part {
  const hosts = address === null ? [] : [{ endpoint: { address: socketAddress(address) }, ...endpoint }];
  return {
    name,
    type: "STRICT_DNS",
    dns_lookup_family: "V4_PREFERRED",
    typed_extension_protocol_options: protocolOptions(isHttp2),
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: hosts }],
    },
  };
}

function protocolOptions(isHttp2: boolean): Part {
  const explicit = isHttp2
    ? { http2_protocol_options: { allow_metadata: true } }
    : { http_protocol_options: { enable_trailers: true } };
  return {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
      { explicit_http_config: explicit },
    ),
  };
}

/** Envoy warns at every start when there is no limit. */
function connectionLimit(): Part {
  const limit = "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig";
  return {
    resource_monitors: [
      {
        name: "envoy.resource_monitors.global_downstream_max_connections",
        typed_config: typed(limit, { max_active_downstream_connections: MAX_CONNECTIONS }),
      },
    ],
  };
}
