/** One plugin of the filter chain, as the proxy was told to run it. */

import type { GuestModule } from "./module.ts";

/** What becomes of requests when the plugin's VM has failed. */
export type FailurePolicy = "FAIL_CLOSED" | "FAIL_OPEN" | "FAIL_RELOAD";

/** A plugin's settings. */
export interface PluginSettings {
  name: string;
  /** Which root context of the module it runs. */
  rootId: string;
  /** Plugins with the same id and module share a VM. */
  vmId: string;
  module: GuestModule;
  configuration: Uint8Array;
  failurePolicy: FailurePolicy;
  /** A pause on headers does not hold the body callbacks too. */
  allowOnHeadersStopIteration: boolean;
  /** Configuration of the VM. Default: empty. */
  vmConfiguration?: Uint8Array;
  /** Environment variables of the VM. Default: none. */
  environment?: Readonly<Record<string, string>>;
}

/** What decides whether two plugins share a VM of a worker; as in Envoy, environment variables do not. */
export function vmKey({ vmId, module, vmConfiguration = new Uint8Array() }: PluginSettings): string {
  return `${vmId}\0${Buffer.from(vmConfiguration).toString("latin1")}\0${module.digest}`;
}

/** What decides whether two plugins that share a VM also share a root context. */
export function pluginKey({ rootId, configuration }: PluginSettings): string {
  return `${rootId}\0${Buffer.from(configuration).toString("latin1")}`;
}
