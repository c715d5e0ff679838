/** Shows what plugins log, and what Envoy warns of, while `meshwright run` runs. */

import { type LogEntry, type Plugin, pluginLines } from "../../envoy/index.ts";
import { withSourcePlaces } from "../../testing/guest-places.ts";

const TROUBLE = new Set<LogEntry["level"]>(["warn", "error", "critical"]);
/** Envoy warns of the Ctrl-C that it gets, too. */
const STOPPING = /^caught (ENVOY_)?SIG/;

/** A log that is held back until its reader has seen what comes first. */
export class RunLog {
  readonly #wasm: string;
  readonly #byPlugin: ReturnType<typeof pluginLines>;
  readonly #stderr: NodeJS.WritableStream;
  #held: string[] | null = [];

  constructor(plugin: Plugin, stderr: NodeJS.WritableStream) {
    this.#wasm = plugin.wasm;
    this.#byPlugin = pluginLines([plugin]);
    this.#stderr = stderr;
  }

  /** Takes one entry of Envoy's log. */
  readonly add = (entry: LogEntry): void => {
    const line = this.#byPlugin(entry);
    if (line !== null) this.#show(`${line.plugin}: ${entry.level}: ${line.message}`);
    else if (TROUBLE.has(entry.level) && !STOPPING.test(entry.message))
      this.#show(`envoy: ${entry.level}: ${withSourcePlaces(entry.message, this.#wasm)}`);
  };

  /** Shows what was held back, and from now on every line at once. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    held.forEach((line) => this.#show(line));
  }

  /** Drops every line from now on. */
  end(): void {
    this.#held = [];
  }

  #show(line: string): void {
    if (this.#held === null) this.#stderr.write(`${line}\n`);
    else this.#held.push(line);
  }
}
