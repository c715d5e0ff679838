/** The in-process host as a mesh: no Envoy, no ports, and a clock that tests move. */

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  GuestModule,
  type HttpRequest,
  type HttpResponse,
  type Pair,
  Log,
  type PluginSettings,
  Proxy,
  StartFailed,
  type UpstreamRequest,
  type UpstreamResponse,
} from "../host/index.ts";
import { explaining } from "./explaining.ts";
import { bodyPieces, hasLength } from "./body.ts";
import { echo, echoTcp } from "./echo.ts";
import { headerPairs } from "./headers.ts";
import { samplesOf, tagFinders } from "./labels.ts";
import {
  type LogLine,
  type Mesh,
  type MeshHost,
  type MeshOptions,
  type PluginOptions,
  type Reply,
  type RequestOptions,
  StartRefused,
  type Upstream,
  type UpstreamReply,
} from "./mesh.ts";
import { connectTo, tcpService } from "./tcp-in-process.ts";

/** Envoy's default for what a connection buffers. */
const BUFFER_LIMIT_BYTES = 1024 * 1024;
const WARN = 3;
const LEVELS: readonly LogLine["level"][] = ["trace", "debug", "info", "warn", "error", "critical"];

/** A mesh without an Envoy, which shows more of its inside than one with. */
export interface InProcessMesh extends Mesh {
  /** What the guests' memories take on all workers, in bytes. */
  memoryBytes(): number;
}

/** The host of such meshes. */
export interface InProcessHost extends MeshHost {
  start(options: MeshOptions): Promise<InProcessMesh>;
}

/**
 * Runs plugins in this process, on Node's own WebAssembly.
 *
 * A trap does to requests what it does on Envoy; the line of the policy's source and the last host calls are in
 * the log. Stricter than Envoy where a host call makes a mistake that Envoy shrugs off, or dies of: the request
 * then rejects with the same.
 */
export const inProcess: InProcessHost = explaining({
  name: "in-process",
  unavailable: () => Promise.resolve(null),

  async start(options: MeshOptions): Promise<InProcessMesh> {
    refuseEnvoysOwn(options);
    const log = new Log(LEVELS.indexOf(options.logLevel ?? "info"));
    const tags = tagFinders(options.metricTags);
    const proxy = await startProxy(options, log);
    const mesh: InProcessMesh = {
      request: async (request) => toReply(await proxy.request(toRequest(request), request?.signal)),
      async statuses(count, request) {
        const sent = toRequest(request);
        const statuses: number[] = [];
        while (statuses.length < count) statuses.push((await proxy.request(sent)).status);
        return statuses;
      },
      counter: async (name) => Number(proxy.metrics.counter(name).value),
      gauge: async (name) => Number(proxy.metrics.gauge(name).value),
      histogram: async (name) => ({ ...proxy.metrics.histogram(name) }),
      samples: async (name) => samplesOf(name, proxy.metrics.scalars(), tags),
      async update(plugins) {
        const settings = await Promise.all(plugins.map(toSettings));
        try {
          proxy.update(settings);
        } catch (error) {
          throw refused(error, log);
        }
      },
      connect: async () => connectTo(proxy),
      logs: () => toLines(log),
      memoryBytes: () => proxy.memoryBytes,
      advance: (ms) => proxy.clock.advance(ms),
      async [Symbol.asyncDispose]() {
        proxy.stop();
      },
    };
    return mesh;
  },
});

/** What this host cannot play must not pass for played. */
function refuseEnvoysOwn({ envoy = {}, plugins }: MeshOptions): void {
  const [part] = Object.keys(envoy);
  if (part !== undefined) throw new Error(`the in-process host knows no Envoy documents: envoy.${part}`);
  if (plugins.some(({ role = "filter" }) => role !== "filter")) {
    throw new Error("the in-process host runs HTTP filters only, no stats sinks");
  }
}

async function startProxy(options: MeshOptions, log: Log): Promise<Proxy> {
  try {
    return new Proxy({
      plugins: await Promise.all(options.plugins.map(toSettings)),
      upstream: toUpstream(options.upstream ?? echo),
      services: Object.fromEntries(
        Object.entries(options.services ?? {}).map(([name, service]) => [
          name,
          typeof service === "function" ? toUpstream(service) : service,
        ]),
      ),
      routes: options.routes ?? [],
      bufferLimitBytes: options.bufferLimitBytes ?? BUFFER_LIMIT_BYTES,
      tcp: options.tcp && {
        plugins: await Promise.all(options.tcp.plugins.map(toSettings)),
        service: tcpService(options.tcp.upstream ?? echoTcp),
      },
      metadata: options.metadata ?? {},
      workers: options.workers ?? 1,
      log,
    });
  } catch (error) {
    throw refused(error, log);
  }
}

function refused(error: unknown, log: Log): unknown {
  return error instanceof StartFailed ? new StartRefused(error.message, toLines(log)) : error;
}

async function toSettings(options: PluginOptions): Promise<PluginSettings> {
  const name = options.name ?? basename(options.wasm, ".wasm");
  return {
    name,
    rootId: options.rootId ?? name,
    vmId: options.vmId ?? "",
    module: new GuestModule(options.wasm, new Uint8Array(await readFile(options.wasm))),
    configuration: Buffer.from(configurationText(options.configuration)),
    failurePolicy: options.failurePolicy ?? "FAIL_CLOSED",
    allowOnHeadersStopIteration: options.allowOnHeadersStopIteration ?? false,
    vmConfiguration: Buffer.from(configurationText(options.vmConfiguration)),
    environment: options.environment ?? {},
  };
}

function configurationText(configuration: unknown): string {
  if (configuration === undefined) return "";
  return typeof configuration === "string" ? configuration : JSON.stringify(configuration);
}

/** As an HTTP client sends it: a body that is sent at once says how long it is. */
function toRequest(options: RequestOptions = {}): HttpRequest {
  const { method = "GET", path = "/", headers, body, trailers } = options;
  const pairs = [...headerPairs(headers)];
  const pieces = bodyPieces(body);
  if (!hasLength(options)) pairs.push(["transfer-encoding", "chunked"]);
  else if (body !== undefined && !pairs.some(([name]) => name.toLowerCase() === "content-length")) {
    pairs.push(["content-length", `${pieces[0]!.length}`]);
  }
  return {
    method,
    path,
    headers: pairs,
    body: arriving(options),
    trailers: headerPairs(trailers),
    metadataEntries: Object.keys(options.metadata ?? {}).length,
  };
}

/** The pieces that arrive; `null` when the headers tell that none will. */
function arriving(message: RequestOptions | UpstreamReply): Uint8Array[] | null {
  const pieces = bodyPieces(message.body).filter((piece) => piece.length > 0);
  return hasLength(message) && pieces.length === 0 ? null : pieces;
}

function toReply({ status, headers, body, trailers }: HttpResponse): Reply {
  const rawHeaders = toPairs(headers);
  return {
    status,
    headers: new Headers(rawHeaders),
    rawHeaders,
    body: Buffer.from(body).toString(),
    bytes: Buffer.from(body),
    trailers: toPairs(trailers),
  };
}

function toPairs(pairs: readonly Pair[]): [string, string][] {
  return pairs.map(([name, value]) => [name, value]);
}

/** As with a real upstream, what the test's function throws becomes a 500 that says so. */
function toUpstream(
  upstream: Upstream,
): (request: UpstreamRequest) => UpstreamResponse | Promise<UpstreamResponse> {
  const failed = (error: unknown) =>
    toResponse({ status: 500, body: `the test's upstream failed: ${error}` });
  return ({ method, path, headers, body, trailers }) => {
    try {
      const reply = upstream({
        method,
        path,
        headers: toPairs(headers),
        body: Buffer.from(body).toString(),
        trailers: toPairs(trailers),
      });
      return reply instanceof Promise ? reply.then(toResponse, failed) : toResponse(reply);
    } catch (error) {
      return failed(error);
    }
  };
}

/** As a server sends it: a body that is sent at once says how long it is. */
function toResponse(reply: UpstreamReply): UpstreamResponse {
  const { status = 200, headers, body, trailers, breaksOff = false } = reply;
  const framing: Pair = hasLength(reply)
    ? ["content-length", `${bodyPieces(body)[0]?.length ?? 0}`]
    : ["transfer-encoding", "chunked"];
  return {
    status,
    headers: [...headerPairs(headers), framing],
    body: arriving(reply),
    trailers: headerPairs(trailers),
    breaksOff,
    metadataEntries: Object.keys(reply.metadata ?? {}).length,
  };
}

/** What a module logs before it has a plugin is told of when it is trouble. */
function toLines({ entries }: Log): LogLine[] {
  return entries
    .filter(({ level, plugin }) => plugin !== "" || level >= WARN)
    .map(({ level, plugin, message }) => ({ level: LEVELS[level]!, plugin, message }));
}
