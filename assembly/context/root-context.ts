/**
 * One plugin: a piece of the proxy's configuration that runs this module.
 */
import { Bytes } from "../abi/bytes";
import { proxy_done, proxy_set_tick_period_milliseconds } from "../abi/env";
import { succeeded } from "../abi/refusal";
import { ResolvedAddress } from "../dns";
import { StatsUpdate } from "../stats";
import { Context } from "./context";
import { HttpContext } from "./http-context";
import { StreamContext } from "./stream-context";

/**
 * Base class of plugins: holds the configuration and makes a context for each stream.
 *
 * Envoy creates it several times for one configuration: once to try it out, and once per worker thread.
 */
export class RootContext extends Context {
  /** Makes the context of a new HTTP stream; `null`, the default, lets HTTP streams pass untouched. */
  createHttpContext(id: u32): HttpContext | null {
    return null;
  }

  /** Makes the context of a new TCP connection, for plugins that make no HTTP contexts. */
  createStreamContext(id: u32): StreamContext | null {
    return null;
  }

  /**
   * The VM has started. Runs once for each plugin of the VM, before {@link onConfigure}.
   *
   * @param configuration - The VM's configuration as the proxy gives it; empty when there is none.
   * @returns `false` to refuse to start.
   */
  onVmStart(configuration: string): bool {
    return true;
  }

  /**
   * The plugin is configured.
   *
   * @param configuration - As the proxy gives it, JSON by custom; empty when there is none.
   * @returns `false` to refuse it: Envoy then rejects the update, or does not start.
   */
  onConfigure(configuration: string): bool {
    return true;
  }

  /** Whether a configuration would do, without taking it over. Envoy 1.40 does not ask. */
  validateConfiguration(configuration: string): bool {
    return true;
  }

  /** The time set by {@link setTickPeriodMs} has passed. For several timers, see {@link TimedRootContext}. */
  onTick(): void {}

  /**
   * Something was put into a shared queue that this plugin registered. Somebody else may have taken it out since: then
   * `dequeue` answers `null`.
   *
   * @param queueId - The queue's {@link SharedQueue.id}.
   */
  onQueueReady(queueId: u32): void {}

  /**
   * The proxy calls a function of the plugin. Nothing in Envoy 1.40 does so by itself; proxies built on it may.
   *
   * @param functionId - What proxy and plugin have agreed on.
   * @param argument - Valid until the callback returns.
   */
  onForeignFunction(functionId: u32, argument: Bytes): void {}

  /**
   * The answer to `dns.resolve`.
   *
   * @param token - What `dns.resolve` gave.
   * @param addresses - Empty when the name has none, or could not be looked up.
   */
  onResolveDns(token: u32, addresses: ResolvedAddress[]): void {}

  /** The proxy's statistics, each time it tells them, for plugins that run as a stats sink (`envoy.stat_sinks.wasm`). */
  onStatsUpdate(update: StatsUpdate): void {}

  /** Calls {@link onTick} every `periodMs` milliseconds, on the main thread and on each worker; 0 ends it. */
  setTickPeriodMs(periodMs: u32): bool {
    const status = proxy_set_tick_period_milliseconds(periodMs);
    return succeeded("proxy_set_tick_period_milliseconds", status);
  }

  /**
   * The plugin has ended: its configuration was taken away or replaced, or the proxy stops.
   *
   * @returns `false` to stay until {@link done}, ticks and answers to calls included. Envoy keeps that promise only as
   *   long as another plugin keeps the VM (and forgets the plugin for good when {@link done} is never called); a VM
   *   without plugins ends at once.
   */
  override onDone(): bool {
    return true;
  }

  /**
   * Says that a plugin which answered `false` from {@link onDone} may now go: `onDelete` comes when the current callback
   * has returned. `false`, with a warning in the log, when it did not.
   */
  done(): bool {
    return succeeded("proxy_done", proxy_done());
  }
}
