/**
 * Envoy's bootstrap document: one listener, the plugins in front of the router, one upstream.
 *
 * Pure functions, one per part of the document.
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/bootstrap/v3/bootstrap.proto | Bootstrap}
 */

import { stringify } from "yaml";

/** A part of a document, as YAML or JSON would hold it. */
export type Part = Record<string, unknown>;

/** Where something listens; as a listener's port, 0 is any free one. */
export interface Address {
  host: string;
  port: number;
}

/** One plugin of the HTTP filter chain. */
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
}

/** What a bootstrap document is made of. */
export interface BootstrapOptions {
  listener: Address;
  admin: Address;
  upstream: Address;
  /** In the order of the filter chain. */
  plugins: Plugin[];
}

const CLUSTER = "upstream";
const MAX_CONNECTIONS = 50_000;

const typed = (type: string, fields: Part = {}): Part => ({
  "@type": `type.googleapis.com/${type}`,
  ...fields,
});

/** The whole document. */
export function bootstrap({ listener, admin, upstream, plugins }: BootstrapOptions): Part {
  return {
    admin: { address: socketAddress(admin) },
    static_resources: { listeners: [httpListener(listener, plugins)], clusters: [cluster(upstream)] },
    // histograms are brought up to date when someone asks, not every 5 s
    stats_flush_on_admin: true,
    overload_manager: connectionLimit(),
  };
}

/** Prints a document so that Envoy's YAML reader, for which `yes` is a boolean, sees the same values. */
export function toYaml(document: Part): string {
  return stringify(document, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 });
}

function socketAddress({ host, port }: Address): Part {
  return { socket_address: { address: host, port_value: port } };
}

function httpListener(address: Address, plugins: Plugin[]): Part {
  return {
    name: "main",
    address: socketAddress(address),
    filter_chains: [{ filters: [httpConnectionManager(plugins)] }],
  };
}

function httpConnectionManager(plugins: Plugin[]): Part {
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: typed("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", {
      stat_prefix: "main",
      route_config: everythingToUpstream(),
      http_filters: [...plugins.map(wasmFilter), router()],
    }),
  };
}

function everythingToUpstream(): Part {
  const routes = [{ match: { prefix: "/" }, route: { cluster: CLUSTER } }];
  return { name: "main", virtual_hosts: [{ name: "upstream", domains: ["*"], routes }] };
}

function wasmFilter(plugin: Plugin): Part {
  return {
    name: plugin.name,
    typed_config: typed("envoy.extensions.filters.http.wasm.v3.Wasm", {
      config: {
        name: plugin.name,
        root_id: plugin.rootId,
        failure_policy: plugin.failurePolicy,
        ...pluginConfiguration(plugin.configuration),
        vm_config: {
          vm_id: plugin.vmId,
          runtime: "envoy.wasm.runtime.v8",
          code: { local: { filename: plugin.wasm } },
        },
      },
    }),
  };
}

/** JSON in a string: of a `Struct`, Envoy hands a module the protobuf bytes. */
function pluginConfiguration(value: unknown): Part {
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
function cluster(address: Address): Part {
  return {
    name: CLUSTER,
    type: "STRICT_DNS",
    dns_lookup_family: "V4_PREFERRED",
    load_assignment: {
      cluster_name: CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(address) } }] }],
    },
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
