/** A mesh over a real Envoy: the test's upstream behind it, an HTTP client in front. */

import { Agent } from "node:http";
import { basename } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  type Envoy,
  type Address,
  type EnvoyBinary,
  type EnvoyImage,
  EnvoyRefused,
  EnvoyUnavailable,
  type LogEntry,
  type Plugin,
  type ServiceAddress,
  pluginLines,
  serveListener,
  startEnvoy,
  upstreamPlace,
} from "../envoy/index.ts";
import type { GrpcService } from "../host/index.ts";
import { echo, echoTcp } from "./echo.ts";
import { serveGrpc } from "./grpc-upstream.ts";
import { withSourcePlaces } from "./guest-places.ts";
import { send } from "./http-client.ts";
import { sendWithMetadata } from "./http2-client.ts";
import { serve } from "./http-upstream.ts";
import { serveHttp2 } from "./http2-upstream.ts";
import {
  type ConfigMetadata,
  type EnvoyParts,
  type LogLine,
  type Mesh,
  type MeshHost,
  type MeshOptions,
  type PluginOptions,
  StartRefused,
  type Upstream,
} from "./mesh.ts";
import { connectTcp, serveTcp } from "./tcp-socket.ts";

/** By then an Envoy that crashed is known to have ended. */
const END_TIMEOUT_MS = 500;
const LAST_LINES = 10;

/** Starts a mesh over the Envoy that was found. Rejects with {@link StartRefused}. */
export async function startMesh(found: EnvoyBinary | EnvoyImage, options: MeshOptions): Promise<Mesh> {
  const plugins = options.plugins.map(toPlugin);
  const tcpPlugins = options.tcp?.plugins.map(toPlugin) ?? [];
  const lines: LogLine[] = [];
  let onEntry = lineCollector([...plugins, ...tcpPlugins], lines);

  const place = await upstreamPlace(found);
  let bytesRead = async (counter: string) => 0;
  const servers: AsyncDisposable[] = [];
  const startService = async (name: string, service: Upstream | GrpcService): Promise<Address> => {
    const read = () => bytesRead(`cluster.${name}.upstream_cx_rx_bytes_total`);
    const server =
      typeof service === "function"
        ? await serve(service, place.listenOn, read)
        : await serveGrpc(service, place.listenOn);
    servers.push(server);
    return { host: place.host, port: server.port };
  };
  const startHttp2Service = async (service: Upstream): Promise<Address> => {
    const server = await serveHttp2(service, place.listenOn);
    servers.push(server);
    return { host: place.host, port: server.port };
  };
  const stopServices = () => Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));

  const upstream = await (options.upstreamHttp2
    ? startHttp2Service(options.upstream ?? echo)
    : startService("upstream", options.upstream ?? echo));
  const services: Record<string, ServiceAddress> = {};
  for (const [name, service] of Object.entries(options.services ?? {})) {
    services[name] = {
      address: service === null ? null : await startService(name, service),
      isHttp2: typeof service === "object" && service !== null,
    };
  }
  const tcpUpstream = options.tcp && (await serveTcp(options.tcp.upstream ?? echoTcp, place.listenOn));
  if (tcpUpstream !== undefined) servers.push(tcpUpstream);
  const controlPlane = options.isUpdatable ? await serveListener(place) : undefined;
  if (controlPlane !== undefined) servers.push(controlPlane);
  const refused = (error: unknown) =>
    error instanceof EnvoyRefused ? new StartRefused(error.message, [...lines]) : error;
  const envoy = await startEnvoy(found, {
    plugins,
    upstream,
    upstreamHttp2: options.upstreamHttp2 ?? false,
    services,
    routes: options.routes ?? [],
    ...(options.bufferLimitBytes !== undefined && { bufferLimitBytes: options.bufferLimitBytes }),
    tcp: tcpUpstream && { plugins: tcpPlugins, upstream: { host: place.host, port: tcpUpstream.port } },
    metricTags: options.metricTags,
    controlPlane,
    workers: options.workers ?? 1,
    port: 0,
    adminPort: 0,
    extra: extraParts(options),
    pluginLogLevel: options.logLevel,
    onEntry: (entry) => onEntry(entry),
  }).catch(async (error) => {
    await stopServices();
    throw refused(error);
  });
  bytesRead = (counter) => envoy.admin.counter(counter);

  // as many connections as there are requests at once, so that every worker gets some
  const agent = new Agent({ keepAlive: true });
  const mesh: Mesh = {
    async request(request = {}) {
      const readBytes = () => bytesRead("http.main.downstream_cx_rx_bytes_total");
      const sent =
        request.metadata === undefined
          ? send(agent, envoy.address, request, readBytes)
          : sendWithMetadata(envoy.address, request);
      const reply = await sent.catch((error) => explainEnd(envoy, lines, error));
      await envoy.logRead();
      return reply;
    },
    async statuses(count, request) {
      const statuses: number[] = [];
      while (statuses.length < count) statuses.push((await mesh.request(request)).status);
      return statuses;
    },
    counter: (name) => envoy.admin.metric("Counters", name),
    gauge: (name) => envoy.admin.metric("Gauges", name),
    histogram: (name) => envoy.admin.histogram(name),
    samples: (name) => envoy.admin.samples(name),
    async update(next) {
      const updated = next.map(toPlugin);
      onEntry = lineCollector([...updated, ...plugins, ...tcpPlugins], lines);
      await envoy.update(updated).catch((error) => {
        throw refused(error);
      });
      await envoy.logRead();
    },
    async connect() {
      if (envoy.tcpAddress === undefined) throw new Error("this mesh has no TCP listener: give it `tcp`");
      return connectTcp(envoy.tcpAddress);
    },
    logs: () => [...lines],
    async advance(ms) {
      await setTimeout(ms);
      await envoy.logRead();
    },
    async [Symbol.asyncDispose]() {
      agent.destroy();
      await envoy[Symbol.asyncDispose]();
      await stopServices();
    },
  };
  return mesh;
}

/** A proxy that has ended refuses connections, which says little: its last words say more. */
async function explainEnd(envoy: Envoy, lines: LogLine[], cause: unknown): Promise<never> {
  const isRunning = await Promise.race([envoy.ended.then(() => false), setTimeout(END_TIMEOUT_MS, true)]);
  if (isRunning) throw cause;
  const lastWords = lines.slice(-LAST_LINES).map(({ level, message }) => `${level}: ${message}`);
  throw new Error(["Envoy has ended by itself; its last lines:", ...lastWords].join("\n"), { cause });
}

/** What the options say in Envoy's words, and what they say of metadata. */
function extraParts({ envoy = {}, metadata = {} }: MeshOptions): EnvoyParts {
  const parts = { ...envoy };
  for (const [part, filter_metadata] of Object.entries(metadata) as [
    keyof typeof metadata,
    ConfigMetadata,
  ][]) {
    parts[part] = { ...parts[part], metadata: { filter_metadata } };
  }
  return parts;
}

function toPlugin(options: PluginOptions): Plugin {
  const name = options.name ?? basename(options.wasm, ".wasm");
  return {
    name,
    rootId: options.rootId ?? name,
    vmId: options.vmId ?? "",
    wasm: options.wasm,
    configuration: options.configuration,
    failurePolicy: options.failurePolicy ?? "FAIL_CLOSED",
    allowOnHeadersStopIteration: options.allowOnHeadersStopIteration ?? false,
    vmConfiguration: options.vmConfiguration,
    environment: options.environment,
    role: options.role,
  };
}

function lineCollector(plugins: Plugin[], lines: LogLine[]): (entry: LogEntry) => void {
  const byPlugin = pluginLines(plugins);
  const [wasm, ...others] = new Set(plugins.map((plugin) => plugin.wasm));
  // a backtrace does not say whose it is
  const isClear = wasm !== undefined && others.length === 0;
  const withPlaces = (message: string) => (isClear ? withSourcePlaces(message, wasm) : message);
  return (entry) => {
    const line = byPlugin(entry);
    if (line !== null) lines.push({ level: entry.level, ...line });
    else if (isTrouble(entry))
      lines.push({ level: entry.level, plugin: "", message: withPlaces(entry.message) });
  };
}

function isTrouble({ level }: LogEntry): boolean {
  return level === "warn" || level === "error" || level === "critical";
}

/** A kind of proxy that runs a real Envoy, which is looked for once. */
export function envoyHost(name: string, find: () => Promise<EnvoyBinary | EnvoyImage>): MeshHost {
  let search: Promise<EnvoyBinary | EnvoyImage> | undefined;
  const found = () => (search ??= find());
  return {
    name,
    unavailable: () => found().then(() => null, reasonOf),
    start: async (options) => startMesh(await found(), options),
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof EnvoyUnavailable) return error.message;
  throw error;
}
