/** A proxy with plugins, in this process: what Envoy does with them, without Envoy. */

import { LogLevel } from "../../assembly/abi/enums.ts";
import { VirtualClock } from "./clock.ts";
import { StartFailed } from "./fault.ts";
import type { FilterCallbacks } from "./filter.ts";
import type { GrpcService } from "./grpc-service.ts";
import type { HeaderMap, Pair } from "./header-map.ts";
import type { HttpRequest, HttpResponse, Upstream } from "./http-message.ts";
import { HttpStream } from "./http-stream.ts";
import type { Log } from "./log.ts";
import { upstreamHeaders } from "./message-headers.ts";
import type { PartsMetadata } from "./metadata.ts";
import { MetricStore } from "./metrics.ts";
import { type PluginSettings, vmKey } from "./plugin.ts";
import { Random } from "./random.ts";
import { type Route, serviceFor } from "./routes.ts";
import type { Services } from "./services.ts";
import { SharedData } from "./shared-data.ts";
import { SharedQueues } from "./shared-queues.ts";
import { StreamInfo } from "./stream-info.ts";
import { TcpConnection, type TcpEnd, type TcpService } from "./tcp-connection.ts";
import { Vm } from "./vm.ts";
import { type Chain, Worker } from "./worker.ts";

/** How a proxy is set up. */
export interface ProxyOptions {
  /** In the order of the filter chain. */
  plugins: readonly PluginSettings[];
  upstream: Upstream;
  /** Further services, by name, reached by calls of plugins, and those over HTTP by {@link routes}. */
  services: Readonly<Record<string, Upstream | GrpcService | null>>;
  /** Decided in order; what none fits goes to the upstream. */
  routes: readonly Route[];
  /** How much of a body waits for a plugin that pauses. */
  bufferLimitBytes: number;
  /** A listener for connections that carry anything. */
  tcp?: { plugins: readonly PluginSettings[]; service: TcpService } | undefined;
  /** What the configuration says of its parts. */
  metadata: PartsMetadata;
  workers: number;
  /** Where plugins and the proxy log to; its level is what plugins are told. */
  log: Log;
}

/** A proxy that runs: it takes requests until it is stopped. */
export class Proxy {
  readonly #services: Services;
  readonly #routes: readonly Route[];
  readonly #metadata: PartsMetadata;
  /** Runs no requests, but has the plugins too: they are configured and tick there as well. */
  readonly #mainThread: Worker;
  readonly #workers: readonly Worker[];
  /** Requests without an answer yet. */
  readonly #open = new Set<HttpStream>();
  readonly #connections = new Set<TcpConnection>();
  /** Keys of the VMs that were there once. */
  readonly #initialized = new Set<string>();
  readonly #tcpService: TcpService | undefined;
  #requests = 0;

  /** Starts all plugins. @throws {@link StartFailed} */
  constructor(options: ProxyOptions) {
    const { plugins, upstream, services, routes, bufferLimitBytes, metadata, tcp, workers, log } = options;
    this.#services = {
      bufferLimitBytes,
      clock: new VirtualClock(),
      log,
      metrics: new MetricStore(),
      random: new Random(),
      sharedData: new SharedData(),
      sharedQueues: new SharedQueues(),
      upstreams: { ...services, upstream },
    };
    this.#routes = routes;
    this.#metadata = metadata;
    this.#mainThread = new Worker(this.#services);
    this.#workers = Array.from({ length: workers }, () => new Worker(this.#services));
    this.#tcpService = tcp?.service;
    this.#start([
      ...plugins.map((settings) => ({ settings, chain: "http" as const })),
      ...(tcp?.plugins ?? []).map((settings) => ({ settings, chain: "tcp" as const })),
    ]);
  }

  get clock(): VirtualClock {
    return this.#services.clock;
  }

  get metrics(): MetricStore {
    return this.#services.metrics;
  }

  /** What the memories of all VMs that serve requests take, in bytes. */
  get memoryBytes(): number {
    return this.#workers.reduce((sum, worker) => sum + worker.memoryBytes, 0);
  }

  /**
   * Sends a request through the filters of the next worker.
   *
   * Rejects with `StreamReset` when a plugin resets the stream or `signal` makes the client go away, with `GuestFault`
   * when a plugin makes a mistake that a test has to fail with.
   */
  request(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const worker = this.#workers[this.#requests % this.#workers.length]!;
      const filters = (callbacks: FilterCallbacks) => worker.filters(callbacks);
      const stream = new HttpStream(this.#services, this.#newInfo(), request, filters, {
        onRequest: (headers, body, trailers) => this.#forward(stream, headers, body, trailers),
        onResponse: (response) => {
          this.#open.delete(stream);
          resolve(response);
        },
        onError: (error) => {
          this.#open.delete(stream);
          reject(error);
        },
      });
      this.#open.add(stream);
      signal?.addEventListener("abort", () => stream.reset("downstream_remote_disconnect"), { once: true });
      stream.start();
    });
  }

  /**
   * Connects a client to the TCP listener, through the filters of the next worker.
   *
   * @param client - Hears what comes out of it.
   */
  connect(client: TcpEnd): TcpConnection {
    if (this.#tcpService === undefined) throw new Error("this proxy has no TCP listener");
    const worker = this.#workers[this.#requests % this.#workers.length]!;
    const connection = new TcpConnection(
      this.#newInfo(),
      (callbacks) => worker.networkFilters(callbacks),
      client,
      this.#tcpService,
      () => this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    connection.start();
    return connection;
  }

  /**
   * Replaces the plugins that requests go through. Requests that one holds are reset.
   *
   * @throws {@link StartFailed} when one of them does not start; then all stays as it was.
   */
  update(plugins: readonly PluginSettings[]): void {
    for (const plugin of plugins) this.#reporting(plugin, () => this.#try(plugin, "http"));
    for (const stream of this.#open) stream.reset("the plugins were replaced while one held the stream");
    for (const worker of [this.#mainThread, ...this.#workers]) worker.replace(plugins, "http");
  }

  /** Ends all plugins. Requests that a plugin holds are reset, connections are closed. */
  stop(): void {
    for (const connection of this.#connections) connection.close();
    for (const stream of this.#open) stream.reset("the proxy stopped while a plugin held the stream");
    for (const worker of [this.#mainThread, ...this.#workers]) worker.shutDown();
  }

  /**
   * As Envoy does: each plugin first shows in a VM of its own that it accepts its configuration, then it starts on
   * the main thread and on every worker.
   */
  #start(plugins: readonly { settings: PluginSettings; chain: Chain }[]): void {
    for (const { settings, chain } of plugins) {
      this.#reporting(settings, () => {
        this.#try(settings, chain);
        this.#mainThread.start(settings, chain);
      });
    }
    for (const worker of this.#workers)
      for (const { settings, chain } of plugins) worker.start(settings, chain);
  }

  /** Starts a plugin in a VM of its own, which then goes. */
  #try(settings: PluginSettings, chain: Chain): void {
    // the VM that the others would be cloned from
    if (!this.#initialized.has(vmKey(settings))) new Vm(settings, this.#services);
    this.#initialized.add(vmKey(settings));
    const canary = new Worker(this.#services);
    canary.start(settings, chain);
    canary.kill();
  }

  /** Logs why a plugin does not start, as Envoy does. */
  #reporting(plugin: PluginSettings, start: () => void): void {
    try {
      start();
    } catch (error) {
      if (!(error instanceof StartFailed)) throw error;
      this.#services.log.write(LogLevel.Error, "", `Wasm VM failed: ${error.message}`);
      this.#services.log.write(LogLevel.Critical, "", `Plugin ${plugin.name} failed to load`);
      throw new StartFailed(`plugin ${plugin.name}: ${error.message}`);
    }
  }

  #forward(stream: HttpStream, headers: HeaderMap, body: Uint8Array, trailers: readonly Pair[]): void {
    const upstream = this.#services.upstreams[serviceFor(this.#routes, headers)];
    if (typeof upstream !== "function") throw new Error("routes lead to services over HTTP only");
    const response = upstream({
      method: headers.get(":method")!,
      path: headers.get(":path")!,
      headers: upstreamHeaders(headers),
      body,
      trailers,
    });
    if (!(response instanceof Promise)) stream.answer(response);
    else
      response.then(
        (late) => stream.answer(late),
        (error: Error) => stream.fail(error),
      );
  }

  /** Every request comes on a connection of its own. */
  #newInfo(): StreamInfo {
    const count = this.#requests++;
    const source = { address: "127.0.0.1", port: 50_000 + (count % 10_000) };
    const destination = { address: "127.0.0.1", port: 10_000 };
    const info = new StreamInfo(this.clock.realtimeNs, BigInt(count + 1), source, destination);
    info.metadata = this.#metadata;
    return info;
  }
}
