/** Why Envoy did not start, out of the log it left. */

import type { LogEntry } from "./log.ts";

/** What Envoy adds to every plugin that fails; it tells nothing new. */
const EMPTY_WORDS = [/^Wasm VM failed /, /^Plugin .* failed to load$/, /^Plugin configured to fail closed /];

/** Envoy ended instead of taking requests: it did not like its configuration, a module or a port. */
export class EnvoyRefused extends Error {
  override name = "EnvoyRefused";
  /** The whole log. */
  readonly log: LogEntry[];
  /** The lines that say what is wrong, the plugins' own ones among them. */
  readonly problems: LogEntry[];

  constructor(log: LogEntry[]) {
    super(reason(log));
    this.log = log;
    this.problems = log.filter(
      ({ level, logger, message }) =>
        logger === "wasm" &&
        (level === "error" || level === "critical") &&
        !EMPTY_WORDS.some((words) => words.test(message)),
    );
  }
}

/** Envoy names its reason between backticks, followed by the whole configuration. */
function reason(log: LogEntry[]): string {
  const last = log.findLast(({ level, logger }) => level === "critical" && logger === "main");
  const quoted = last && /^error `([^]*?)` initializing config/.exec(last.message)?.[1];
  return quoted ?? last?.message ?? log.at(-1)?.message ?? "Envoy ended without a word";
}
