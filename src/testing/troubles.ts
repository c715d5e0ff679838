/** What a log says about things that went wrong in a plugin. */

import type { LogLine } from "./mesh.ts";

/** What plugins logged as errors, and the traces of traps: each message once, in order. */
export function troubles(lines: LogLine[]): string[] {
  const found = lines.filter((line) => isTrap(line) || (line.plugin !== "" && isError(line)));
  return [...new Set(found.map(({ message }) => message))];
}

/** Whether the proxy logged with this line that a plugin trapped; every host has Envoy's words for it. */
export function isTrap({ plugin, message }: LogLine): boolean {
  return plugin === "" && /^Function: \S+ failed: /.test(message);
}

function isError({ level }: LogLine): boolean {
  return level === "error" || level === "critical";
}
