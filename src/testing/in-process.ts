/** The in-process host as a mesh: no Envoy, no ports, and a clock that tests move. */

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  GuestModule,
  type HttpRequest,
  type HttpResponse,
  Log,
  type PluginSettings,
  Proxy,
  StartFailed,
  type UpstreamRequest,
  type UpstreamResponse,
} from "../host/index.ts";
import { echo } from "./echo.ts";
import { headerPairs } from "./headers.ts";
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

/** Envoy's default: what is below it is neither kept nor asked for. */
const INFO = 2;
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
 * Stricter than Envoy where a plugin makes a mistake: a request then rejects with the line of the policy's source
 * and the last host calls.
 */
export const inProcess: InProcessHost = {
  name: "in-process",
  unavailable: () => Promise.resolve(null),

  async start(options: MeshOptions): Promise<InProcessMesh> {
    const log = new Log(INFO);
    const proxy = await startProxy(options, log);
    const mesh: InProcessMesh = {
      request: async (request) => toReply(await proxy.request(toRequest(request))),
      async statuses(count, request) {
        const sent = toRequest(request);
        const statuses: number[] = [];
        while (statuses.length < count) statuses.push((await proxy.request(sent)).status);
        return statuses;
      },
      counter: async (name) => Number(proxy.metrics.counter(name).value),
      gauge: async (name) => Number(proxy.metrics.gauge(name).value),
      histogram: async (name) => ({ ...proxy.metrics.histogram(name) }),
      logs: () => toLines(log),
      memoryBytes: () => proxy.memoryBytes,
      advance: (ms) => proxy.clock.advance(ms),
      async [Symbol.asyncDispose]() {
        proxy.stop();
      },
    };
    return mesh;
  },
};

async function startProxy(options: MeshOptions, log: Log): Promise<Proxy> {
  try {
    return new Proxy({
      plugins: await Promise.all(options.plugins.map(toSettings)),
      upstream: toUpstream(options.upstream ?? echo),
      workers: options.workers ?? 1,
      log,
    });
  } catch (error) {
    throw error instanceof StartFailed ? new StartRefused(error.message, toLines(log)) : error;
  }
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
  };
}

function configurationText(configuration: unknown): string {
  if (configuration === undefined) return "";
  return typeof configuration === "string" ? configuration : JSON.stringify(configuration);
}

/** As an HTTP client sends it: a body says how long it is. */
function toRequest({ method = "GET", path = "/", headers, body }: RequestOptions = {}): HttpRequest {
  const pairs = [...headerPairs(headers)];
  const bytes = Buffer.from(body ?? "");
  if (body !== undefined && !pairs.some(([name]) => name.toLowerCase() === "content-length")) {
    pairs.push(["content-length", String(bytes.length)]);
  }
  return { method, path, headers: pairs, body: bytes };
}

function toReply({ status, headers, body }: HttpResponse): Reply {
  const rawHeaders = headers.map(([name, value]): [string, string] => [name, value]);
  return { status, headers: new Headers(rawHeaders), rawHeaders, body: Buffer.from(body).toString() };
}

/** As with a real upstream, what the test's function throws becomes a 500 that says so. */
function toUpstream(
  upstream: Upstream,
): (request: UpstreamRequest) => UpstreamResponse | Promise<UpstreamResponse> {
  const failed = (error: unknown) =>
    toResponse({ status: 500, body: `the test's upstream failed: ${error}` });
  return ({ method, path, headers, body }) => {
    try {
      const reply = upstream({
        method,
        path,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        body: Buffer.from(body).toString(),
      });
      return reply instanceof Promise ? reply.then(toResponse, failed) : toResponse(reply);
    } catch (error) {
      return failed(error);
    }
  };
}

function toResponse({ status = 200, headers, body = "" }: UpstreamReply): UpstreamResponse {
  return { status, headers: headerPairs(headers), body: Buffer.from(body) };
}

/** What a module logs before it has a plugin is told of when it is trouble. */
function toLines({ entries }: Log): LogLine[] {
  return entries
    .filter(({ level, plugin }) => plugin !== "" || level >= WARN)
    .map(({ level, plugin, message }) => ({ level: LEVELS[level]!, plugin, message }));
}
