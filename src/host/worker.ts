/** A worker thread of the proxy: VMs of its own, and the plugins in them. */

import { FailedFilter } from "./failed-filter.ts";
import { StartFailed } from "./fault.ts";
import type { FilterCallbacks, StreamFilter } from "./filter.ts";
import { type PluginSettings, pluginKey, vmKey } from "./plugin.ts";
import { RootContext } from "./root-context.ts";
import type { Services } from "./services.ts";
import { StreamContext } from "./stream-context.ts";
import {
  type ConnectionCallbacks,
  FailedNetworkFilter,
  type NetworkFilter,
  TcpFilter,
} from "./tcp-filter.ts";
import { Vm } from "./vm.ts";

/** How long a VM has to have lived before it is replaced: Envoy's 1 s, with the most that it adds by chance. */
const RELOAD_AFTER_MS = 1500;

/** Which filter chain a plugin is in. */
export type Chain = "http" | "tcp";

/** A plugin on a worker. */
interface Running {
  readonly settings: PluginSettings;
  root: RootContext;
  loadedMs: number;
}

/** The VMs of a thread. */
export class Worker {
  readonly #services: Services;
  readonly #vms = new Map<string, Vm>();
  readonly #roots = new Map<string, RootContext>();
  readonly #chains: Record<Chain, Running[]> = { http: [], tcp: [] };

  constructor(services: Services) {
    this.#services = services;
  }

  /** Starts a plugin, in a VM that it may share. @throws {@link StartFailed} */
  start(settings: PluginSettings, chain: Chain): void {
    const root = this.#load(settings);
    this.#chains[chain].push({ settings, root, loadedMs: this.#services.clock.monotonicMs });
  }

  /** The filters of a new stream, in the order of the filter chain. */
  filters(stream: FilterCallbacks): StreamFilter[] {
    return this.#filters<StreamFilter>(
      "http",
      (root) => new StreamContext(root, stream),
      () => new FailedFilter(stream),
    );
  }

  /** The filters of a new TCP connection, in the order of the filter chain. */
  networkFilters(connection: ConnectionCallbacks): NetworkFilter[] {
    return this.#filters<NetworkFilter>(
      "tcp",
      (root) => new TcpFilter(root, connection),
      () => new FailedNetworkFilter(connection),
    );
  }

  /** What the memories of all its VMs take, in bytes. */
  get memoryBytes(): number {
    return [...this.#vms.values()].reduce((sum, vm) => sum + vm.memory.size, 0);
  }

  /** Ends without a word to the guests. */
  kill(): void {
    for (const { root } of this.#plugins) {
      root.setTickPeriod(0);
      root.cancelCalls();
    }
  }

  /** Replaces the plugins of a chain. Those that stay as they are hear nothing of it. @throws {@link StartFailed} */
  replace(plugins: readonly PluginSettings[], chain: Chain): void {
    const before = this.#plugins.map(({ root }) => root);
    this.#chains[chain] = [];
    for (const settings of plugins) this.start(settings, chain);
    const now = this.#plugins.map(({ root }) => root);
    this.#end(before.filter((root) => !now.includes(root)));
  }

  /** Ends all plugins. */
  shutDown(): void {
    const before = this.#plugins.map(({ root }) => root);
    this.#chains.http = [];
    this.#chains.tcp = [];
    this.#end(before);
  }

  #end(roots: readonly RootContext[]): void {
    for (const root of new Set(roots)) {
      for (const [key, each] of this.#roots) if (each === root) this.#roots.delete(key);
      root.shutDown();
    }
    // a VM ends with its last plugin
    const used = new Set(this.#plugins.map(({ root }) => root.vm));
    for (const [key, vm] of this.#vms) {
      if (used.has(vm)) continue;
      vm.end();
      this.#vms.delete(key);
    }
  }

  get #plugins(): Running[] {
    return [...this.#chains.http, ...this.#chains.tcp];
  }

  #filters<F>(chain: Chain, make: (root: RootContext) => F, makeFailed: () => F): F[] {
    const filters: F[] = [];
    for (const plugin of this.#chains[chain]) {
      this.#reloadIfDue(plugin);
      if (!plugin.root.vm.failed) filters.push(make(plugin.root));
      else if (plugin.settings.failurePolicy !== "FAIL_OPEN") filters.push(makeFailed());
    }
    return filters;
  }

  #reloadIfDue(plugin: Running): void {
    if (plugin.settings.failurePolicy !== "FAIL_RELOAD" || !plugin.root.vm.failed) return;
    const nowMs = this.#services.clock.monotonicMs;
    if (nowMs - plugin.loadedMs < RELOAD_AFTER_MS) return;
    plugin.loadedMs = nowMs;
    try {
      plugin.root = this.#load(plugin.settings);
    } catch (error) {
      // it stays failed, and is tried again later
      if (!(error instanceof StartFailed)) throw error;
    }
  }

  #load(settings: PluginSettings): RootContext {
    const vm = this.#vm(settings);
    const key = `${vmKey(settings)}\0${pluginKey(settings)}`;
    let root = this.#roots.get(key);
    if (root === undefined || root.vm !== vm) {
      root = new RootContext(vm, vm.nextContextId(), settings);
      const problem = root.start();
      if (problem !== null) throw new StartFailed(problem);
      this.#roots.set(key, root);
    }
    return root;
  }

  #vm(settings: PluginSettings): Vm {
    const key = vmKey(settings);
    let vm = this.#vms.get(key);
    if (vm === undefined) {
      vm = new Vm(settings, this.#services);
      // the next plugin that is loaded gets a new one
      vm.onFailure = () => this.#vms.delete(key);
      this.#vms.set(key, vm);
    }
    return vm;
  }
}
