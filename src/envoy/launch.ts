/** What running Envoy as a process and in a container have in common. */

import type { Address, ExtraParts, Part, Plugin, Route, ServiceAddress } from "./bootstrap.ts";
import type { ControlPlane } from "./control-plane.ts";
import { LOG_FORMAT, type LogEntry } from "./log.ts";

/** What Envoy is to do. */
export interface Launch {
  /** In the order of the filter chain; `wasm` is a path on this machine. */
  plugins: Plugin[];
  /** The service behind the proxy, as Envoy reaches it: see {@link upstreamPlace}. */
  upstream: Address;
  /** The service speaks HTTP/2. Default: HTTP/1.1. */
  upstreamHttp2?: boolean;
  /** Further services, by name, reached by {@link routes} and by calls of plugins. */
  services?: Record<string, ServiceAddress>;
  /** Decided in order; what none fits goes to the upstream. */
  routes?: Route[];
  /** How much of a body Envoy holds for a filter. Default: Envoy's, 1 MiB. */
  bufferLimitBytes?: number;
  /** What else to listen for, on any free port. */
  tcp?: { plugins: Plugin[]; upstream: Address } | undefined;
  /** Tags of metrics that are to be labels. */
  metricTags?: readonly string[] | undefined;
  /** Hands out the HTTP listener, so that its plugins can be replaced: see {@link Envoy.update}. */
  controlPlane?: ControlPlane | undefined;
  /** What plugins log below it is dropped. Default: Envoy's, `info`. */
  pluginLogLevel?: LogEntry["level"] | undefined;
  /** What is added to the document. */
  extra?: ExtraParts | undefined;
  /** Worker threads. */
  workers: number;
  /** Loopback port for requests; 0 is any free one. */
  port: number;
  /** Loopback port for the admin interface; 0 is any free one. */
  adminPort: number;
  /** Told each entry of Envoy's log. */
  onEntry: (entry: LogEntry) => void;
}

/** The ways into an Envoy that runs. */
export interface Doors {
  /** Where the admin interface answers. */
  admin: Address;
  /** Where a port that Envoy listens on is reached from this process. */
  reach(listener: Address): Address;
}

/** An Envoy that was set going; it may still refuse its configuration. */
export interface Running {
  /** The HTTP listener with other plugins of the same modules. */
  listener(plugins: Plugin[]): Part;
  /** Resolves as soon as the admin interface can be asked. Rejects when Envoy could not be set going. */
  opened: Promise<Doors>;
  /** Resolves when Envoy has ended, by itself or not, and its log has been read. */
  ended: Promise<void>;
  /** Ends Envoy within a bounded time and removes all that was made for it. May be called again. */
  stop(): Promise<void>;
}

/** Envoy's command line. The admin interface logs each request: see {@link LogMarks}. */
export function envoyArguments(
  configurationFile: string,
  { workers, controlPlane, pluginLogLevel = "info" }: Launch,
): string[] {
  return [
    ...["-c", configurationFile],
    ...["--concurrency", `${workers}`],
    // what is replaced goes at once, not in ten minutes
    ...(controlPlane === undefined ? [] : ["--drain-time-s", "0"]),
    ...["--log-format", LOG_FORMAT, "--component-log-level", `admin:debug,wasm:${pluginLogLevel}`],
    "--disable-hot-restart",
  ];
}
