/** Why Envoy did not start, out of the log it left. */

import type { LogEntry } from "./log.ts";

/** What Envoy concludes from a problem that was logged before. */
const CONCLUSION = /^(Wasm VM failed |Plugin .* failed to load$|Plugin configured to fail closed )/;

/** Envoy ended instead of taking requests: it did not like its configuration, a module or a port. */
export class EnvoyRefused extends Error {
  override name = "EnvoyRefused";
  /** What was said about plugins, by themselves or by Envoy; empty when the reason lies elsewhere. */
  readonly problems: LogEntry[];

  /** @param log - All that was logged. */
  constructor(log: LogEntry[]) {
    super(reason(log));
    const errors = log.filter(
      ({ level, logger }) => logger === "wasm" && (level === "error" || level === "critical"),
    );
    const causes = errors.filter(({ message }) => !CONCLUSION.test(message));
    this.problems = causes.length > 0 ? causes : errors.slice(0, 1);
  }
}

/** Envoy names its reason between backticks, followed by the whole configuration. */
function reason(log: LogEntry[]): string {
  const last = log.findLast(({ level, logger }) => level === "critical" && logger === "main");
  const quoted = last && /^error `([^]*?)` initializing config/.exec(last.message)?.[1];
  return quoted ?? last?.message ?? log.at(-1)?.message ?? "Envoy ended without a word";
}
