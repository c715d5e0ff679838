/**
 * The host's log. A line below the host's level costs a comparison, no host call.
 *
 * A message is built before the call, whatever the level: where building it costs something, ask first.
 *
 *     if (log.isEnabled(LogLevel.Debug)) log.debug(`seen ${headers.length} headers`);
 *
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#logging | spec}
 */
import { Bytes } from "./abi/bytes";
import * as callback from "./abi/callback";
import { LogLevel, Status } from "./abi/enums";
import { proxy_get_log_level, proxy_log } from "./abi/env";
import { OUT } from "./abi/memory";

/** The host's level, read at most once per callback: it may change while the proxy runs. */
let hostLevel: u32 = LogLevel.Trace;
let readIn: u32 = 0;

/** Logs what only a tracing session wants to see. */
export function trace(message: string): void {
  write(LogLevel.Trace, message);
}

/** Logs what helps while developing. */
export function debug(message: string): void {
  write(LogLevel.Debug, message);
}

/** Logs what an operator may want to know. */
export function info(message: string): void {
  write(LogLevel.Info, message);
}

/** Logs what looks wrong but is dealt with. */
export function warn(message: string): void {
  write(LogLevel.Warn, message);
}

/** Logs what went wrong. */
export function error(message: string): void {
  write(LogLevel.Error, message);
}

/** Logs what the proxy cannot go on with. */
export function critical(message: string): void {
  write(LogLevel.Critical, message);
}

/**
 * Whether the host keeps lines of `level`. Legal in every callback; true while the module initialises, when the
 * host's level cannot be asked.
 */
export function isEnabled(level: LogLevel): bool {
  if (callback.count !== readIn) {
    readIn = callback.count;
    hostLevel = proxy_get_log_level(OUT) === Status.Ok ? load<u32>(OUT) : LogLevel.Trace;
  }
  return (level as u32) >= hostLevel;
}

function write(level: LogLevel, message: string): void {
  if (!isEnabled(level)) return;
  const bytes = Bytes.of(message);
  proxy_log(level, bytes.pointer, bytes.length);
}
