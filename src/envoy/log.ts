/** Envoy's own log, read line by line: what a plugin said, and what Envoy said. */

import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import type { Plugin } from "./bootstrap.ts";

/** One entry of Envoy's log. */
export interface LogEntry {
  level: "trace" | "debug" | "info" | "warn" | "error" | "critical";
  /** Envoy's name for the part that logged it: `main`, `wasm`, ...; empty for text outside its log. */
  logger: string;
  message: string;
}

/** Value of Envoy's `--log-format`: one JSON object per entry, whatever the message holds. */
export const LOG_FORMAT = '{"level":"%l","logger":"%n","message":"%j"}';

/** Reads a log that was written with {@link LOG_FORMAT} until the stream ends. */
export async function readLog(stream: Readable, onEntry: (entry: LogEntry) => void): Promise<void> {
  for await (const line of createInterface({ input: stream })) onEntry(parseLine(line));
}

/** Some texts go past Envoy's log to its stderr: V8's last words, and why it could not start. */
function parseLine(line: string): LogEntry {
  if (!line.startsWith('{"level":"')) return { level: "error", logger: "", message: line };
  const { level, logger, message } = JSON.parse(line);
  return { level: level === "warning" ? "warn" : level, logger, message };
}

/** What a plugin logged. */
export interface PluginLine {
  /** The plugin's name. */
  plugin: string;
  message: string;
}

/**
 * Makes a function that tells which plugin logged an entry: its answer is `null` when Envoy itself did.
 *
 * Envoy leaves the plugin's name out of what a root context logs. Plugins that share root id and VM id can't
 * be told apart there; the first of them gets those lines.
 */
export function pluginLines(plugins: Plugin[]): (entry: LogEntry) => PluginLine | null {
  const prefix = (...ids: string[]) => ["wasm log", ...ids.filter((id) => id !== "")].join(" ") + ": ";
  const prefixes = [
    ...plugins.map(({ name, rootId, vmId }) => ({ name, text: prefix(name, rootId, vmId) })),
    ...plugins.map(({ name, rootId, vmId }) => ({ name, text: prefix(rootId, vmId) })),
  ];
  return ({ logger, message }) => {
    if (logger !== "wasm") return null;
    const found = prefixes.find(({ text }) => message.startsWith(text));
    return found === undefined ? null : { plugin: found.name, message: message.slice(found.text.length) };
  };
}
