/**
 * The plugin itself. Always there.
 */
import { getString } from "../properties";

/** Name of the plugin, as logs and statistics show it. */
export function name(): string | null {
  return getString("plugin_name");
}

/** The `root_id` that the configuration gives; empty when it gives none. */
export function rootId(): string | null {
  return getString("plugin_root_id");
}

/** The `vm_id` that the configuration gives; empty when it gives none. */
export function vmId(): string | null {
  return getString("plugin_vm_id");
}
