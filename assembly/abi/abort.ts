/**
 * Where a broken invariant ends: the reason goes to the log, then the VM stops.
 *
 * The compiler calls it for a failed `assert`, an index out of range and the like (`--use abort=...`). A trap ends
 * every stream of the VM, so nothing in the SDK counts on it.
 */
import { Bytes } from "./bytes";
import { LogLevel } from "./enums";
import { proxy_log } from "./env";
import { decimal } from "../text";

/** Logs `message` and the place in the source as critical, then traps. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const reason = message === null ? "" : message;
  const place = file === null ? "" : file;
  const bytes = Bytes.of(`abort: ${reason} at ${place}:${decimal(line)}:${decimal(column)}`);
  proxy_log(LogLevel.Critical, bytes.pointer, bytes.length);
  unreachable();
}
