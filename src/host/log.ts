/** The proxy's log: what plugins say, and what the proxy says of them. */

import { LogLevel } from "../../assembly/abi/enums.ts";

/** One entry of the log. */
export interface LogEntry {
  level: LogLevel;
  /** Name of the plugin that logged it; empty when the proxy itself did. */
  plugin: string;
  message: string;
}

/** Keeps every entry at or above its level. */
export class Log {
  readonly entries: LogEntry[] = [];
  /** What is below it is dropped; plugins can ask for it. */
  level: LogLevel;

  constructor(level: LogLevel) {
    this.level = level;
  }

  /** Adds an entry, unless it is below the level. */
  write(level: LogLevel, plugin: string, message: string): void {
    if (level >= this.level) this.entries.push({ level, plugin, message });
  }
}
