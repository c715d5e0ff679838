/**
 * What a scenario sees, whichever host plays it: a proxy with plugins in front of an upstream.
 *
 * The in-process host, an Envoy process and an Envoy container all implement these interfaces, so one
 * story runs on each. Where they differ, the in-process host is wrong.
 */

import type { GrpcService } from "../host/index.ts";
import { troubles } from "./troubles.ts";

/** Envoy's answer to a plugin that trapped or refused its configuration. */
export type FailurePolicy = "FAIL_CLOSED" | "FAIL_OPEN" | "FAIL_RELOAD";

/** One plugin of a filter chain. */
export interface PluginOptions {
  /** Path of the compiled module. */
  wasm: string;
  /** Plugin configuration: a JSON value, or a string that is passed on as it is. Default: none. */
  configuration?: unknown;
  /** Plugin name, as Envoy logs it. Default: the module's file name without `.wasm`. */
  name?: string;
  /** Which registered root context to run. Default: the plugin's name. */
  rootId?: string;
  /** Plugins with the same `vmId` and module share a VM (per worker). Default: empty. */
  vmId?: string;
  /** Default: `FAIL_CLOSED`, as in Envoy. */
  failurePolicy?: FailurePolicy;
  /**
   * A pause on headers holds the headers alone, and the body callbacks go on (`allow_on_headers_stop_iteration`).
   * Default: a pause on headers holds everything.
   */
  allowOnHeadersStopIteration?: boolean;
  /** Configuration of the plugin's VM: a JSON value, or a string that is passed on as it is. Default: none. */
  vmConfiguration?: unknown;
  /** Environment variables of the plugin's VM. Default: none. */
  environment?: Record<string, string>;
  /** What the proxy runs it as. Only Envoy has stats sinks; each reading of a metric makes it tell them. Default: `filter`. */
  role?: "filter" | "stats sink";
}

/** Headers in the order sent: pairs, or a plain object when no name occurs twice. */
export type HeaderInit = Record<string, string> | [string, string][];

/**
 * A body that is sent at once, under a `content-length`; or pieces of which each reaches the proxy by itself, with no
 * length told before. Pieces are for one request at a time.
 */
export type BodyInit = string | Uint8Array | (string | Uint8Array)[];

/** A request as the upstream got it. */
export interface UpstreamRequest {
  method: string;
  path: string;
  /** As sent by the proxy, in order; names in lower case. */
  headers: [string, string][];
  body: string;
  /** As {@link headers}; empty when there were none. */
  trailers: [string, string][];
}

/** What the upstream answers. */
export interface UpstreamReply {
  /** Default: 200. */
  status?: number;
  headers?: HeaderInit;
  body?: BodyInit;
  /** Sent behind the body, which then comes without a length. */
  trailers?: HeaderInit;
  /** The connection breaks behind the body, before the end of the answer. For services that plugins call. */
  breaksOff?: boolean;
  /** Sent as HTTP/2 METADATA between headers and body, by an upstream that speaks HTTP/2, which sends no trailers. */
  metadata?: Record<string, string>;
}

/** The service behind the proxy. */
export type Upstream = (request: UpstreamRequest) => UpstreamReply | Promise<UpstreamReply>;

/** A service that plugins call: over HTTP, over gRPC, or `null`: one of which no server is there. */
export type Service = Upstream | GrpcService | null;

/** Which requests go to which service. Without conditions, all do. */
export interface Route {
  /** Values of `:authority` that it is for, in lower case. Default: all. No two routes share one. */
  domains?: string[];
  /** Headers that a request must have, each with exactly this value. */
  headers?: Record<string, string>;
  /** One of {@link MeshOptions.services}, or `upstream`. */
  service: string;
}

/** A part of one of Envoy's documents, as YAML or JSON would hold it. */
export type EnvoyPart = Record<string, unknown>;

/**
 * What only Envoy understands, in Envoy's words. The in-process host refuses to start with any of it.
 *
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/api-v3/api | Envoy's documents}
 */
export interface EnvoyParts {
  /** Filters before the plugins. */
  httpFilters?: EnvoyPart[];
  /** Routes before the one that takes every request. */
  routes?: EnvoyPart[];
  /** Fields of the route that takes every request. */
  route?: EnvoyPart;
  /** Fields of the virtual host. */
  virtualHost?: EnvoyPart;
  /** Fields of the upstream's cluster. */
  cluster?: EnvoyPart;
  /** Fields of the upstream's only endpoint. */
  endpoint?: EnvoyPart;
  /** Fields of the listener. */
  listener?: EnvoyPart;
  /** Fields of the whole bootstrap document. */
  bootstrap?: EnvoyPart;
}

/** A value of metadata, as JSON has it. Envoy reads numbers with a fraction as texts. */
export type MetadataValue = null | boolean | number | string | MetadataValue[] | MetadataObject;

/** An object of values. */
export interface MetadataObject {
  [key: string]: MetadataValue;
}

/** Values by namespace and key. */
export type ConfigMetadata = Record<string, MetadataObject>;

/** Metadata of the parts of the configuration that each request goes through. */
export interface MetadataOptions {
  /** Of the route that takes every request. */
  route?: ConfigMetadata;
  virtualHost?: ConfigMetadata;
  /** Of the upstream's cluster. */
  cluster?: ConfigMetadata;
  /** Of the upstream's only endpoint. */
  endpoint?: ConfigMetadata;
  listener?: ConfigMetadata;
}

/** How a mesh is set up. */
export interface MeshOptions {
  /** In the order of the filter chain. */
  plugins: PluginOptions[];
  /** Default: 200 with the request as JSON (method, path, headers as an object, body). */
  upstream?: Upstream;
  /** The upstream speaks HTTP/2. Default: HTTP/1.1. */
  upstreamHttp2?: boolean;
  /** Further services, by name. They are reached by calls of plugins, and those over HTTP by {@link routes}. */
  services?: Record<string, Service>;
  /** Decided in order; what none fits goes to the upstream. Default: everything goes there. */
  routes?: Route[];
  /** How much of a body the proxy holds for a filter that pauses (`per_connection_buffer_limit_bytes`). Default: 1 MiB. */
  bufferLimitBytes?: number;
  /** Worker threads, each with VMs of its own. Default: 1. */
  workers?: number;
  /** A listener for connections that carry anything, beside the one for HTTP. Default: none. */
  tcp?: TcpOptions;
  /** The plugins can be replaced while the proxy runs: see {@link Mesh.update}. Default: they can't. */
  isUpdatable?: boolean;
  /** Tags of metrics that the proxy shows as labels: see {@link Mesh.samples}. Default: none. */
  metricTags?: string[];
  /** What the proxy's configuration says of its parts, for plugins to read. Default: nothing. */
  metadata?: MetadataOptions;
  /** What plugins log below it is dropped. Default: `info`. */
  logLevel?: LogLine["level"];
  /** For stories that are about Envoy itself. Default: nothing. */
  envoy?: EnvoyParts;
}

/** A listener for TCP connections, with network filters, and the service behind it. */
export interface TcpOptions {
  /** In the order of the filter chain. */
  plugins: PluginOptions[];
  /** Default: sends back what it gets, and ends when the client does. */
  upstream?: TcpUpstream;
}

/** What a TCP service does with a connection. */
export type TcpUpstream = (connection: TcpConnection) => void | Promise<void>;

/** One end of a TCP connection: the client's, or the service's. */
export interface TcpConnection {
  /** Sends data. */
  send(data: string): void;
  /** Says that no more will be sent; data can still be read. */
  end(): void;
  /** Closes the connection for both directions. */
  close(): void;
  /** What has come, as soon as there is something; `null` when the other end sends no more. */
  next(): Promise<string | null>;
  /** The next `bytes` bytes. Rejects when the other end sends no more before. */
  read(bytes: number): Promise<string>;
  /** All that comes until the other end sends no more. */
  readAll(): Promise<string>;
}

/** What a client sends. */
export interface RequestOptions {
  /** Default: GET. */
  method?: string;
  /** Default: `/`. */
  path?: string;
  headers?: HeaderInit;
  body?: BodyInit;
  /** Sent behind the body, which then comes without a length. */
  trailers?: HeaderInit;
  /** Sent as HTTP/2 METADATA between headers and body: the request then goes over HTTP/2, without trailers. */
  metadata?: Record<string, string>;
  /** Aborted, it makes the client go away: the request then rejects. */
  signal?: AbortSignal;
}

/** What the client got. */
export interface Reply {
  status: number;
  /** The first value of each name reads by `get`; several values are joined by `, `. */
  headers: Headers;
  /** As received, in order, names in lower case. */
  rawHeaders: [string, string][];
  body: string;
  /** The body as it came, where it is no text. */
  bytes: Buffer;
  /** As {@link rawHeaders}; empty when there were none. */
  trailers: [string, string][];
}

/** A line that a plugin logged. */
export interface LogLine {
  level: "trace" | "debug" | "info" | "warn" | "error" | "critical";
  /** Name of the plugin that logged it; empty when the proxy itself did. */
  plugin: string;
  message: string;
}

/** A histogram's samples so far. */
export interface HistogramValue {
  count: number;
  /** Approximate on a real Envoy, which keeps two digits of each sample. */
  sum: number;
}

/** A metric's value with its labels. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** A running proxy. Leaving its scope (`await using`) stops all that it started. */
export interface Mesh extends AsyncDisposable {
  /** Sends one request and reads the whole answer. Rejects when the stream was reset. */
  request(request?: RequestOptions): Promise<Reply>;
  /** Sends `count` equal requests, one after the other, and gives their statuses. */
  statuses(count: number, request?: RequestOptions): Promise<number[]>;
  /** Value of a counter that a plugin defined, without the `wasmcustom.` prefix; 0 when there is none. */
  counter(name: string): Promise<number>;
  /** Value of a gauge that a plugin defined; 0 when there is none. */
  gauge(name: string): Promise<number>;
  /** Samples of a histogram that a plugin defined. */
  histogram(name: string): Promise<HistogramValue>;
  /** What Prometheus is shown of a counter or gauge: a value for each set of labels, in any order. */
  samples(name: string): Promise<Sample[]>;
  /**
   * Replaces the HTTP plugins by others of the same modules, as a control plane does. Resolves when those before have
   * ended. Rejects with {@link StartRefused} when the proxy stays with those that it has.
   */
  update(plugins: PluginOptions[]): Promise<void>;
  /** Connects to the TCP listener. */
  connect(): Promise<TcpConnection>;
  /** All lines logged so far by plugins, and warnings and errors by the proxy, oldest first. */
  logs(): LogLine[];
  /** Lets time pass: moves the clock in-process, waits on a real Envoy. */
  advance(ms: number): Promise<void>;
}

/** A kind of proxy that scenarios run on. */
export interface MeshHost {
  /** As test titles show it: "in-process", "Envoy process", "Envoy container". */
  readonly name: string;
  /** Why this kind of proxy can't run on this machine, in a sentence that says what to do; `null` when it can. */
  unavailable(): Promise<string | null>;
  /**
   * Starts a proxy. Rejects with {@link StartRefused} when it refuses the module or its configuration. At its end the
   * mesh prints to stderr what it logged about traps, unless {@link Mesh.logs} has given it by then.
   */
  start(options: MeshOptions): Promise<Mesh>;
}

/** The proxy did not start, or did not update: it refused the module or a plugin refused its configuration. */
export class StartRefused extends Error {
  override name = "StartRefused";
  /** What was logged up to then; the plugin's own words are among them. */
  readonly logs: LogLine[];

  /** @param reason - The message's first line; below it come the errors that plugins logged, and traces of traps. */
  constructor(reason: string, logs: LogLine[]) {
    super([reason, ...troubles(logs)].join("\n"));
    this.logs = logs;
  }
}
