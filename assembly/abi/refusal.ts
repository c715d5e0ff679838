/**
 * What to do when the host refuses a call: say so once, in the log, and go on.
 */
import { Bytes } from "./bytes";
import { LogLevel, Status } from "./enums";
import { proxy_log } from "./env";
import { decimal } from "../text";

const reported: string[] = [];

/**
 * Whether a host call succeeded. A refusal is logged as a warning, once per VM for each call and status, so that
 * a mistake shows up and a million requests do not write a million lines.
 *
 * @param call - The call as a reader knows it: `proxy_replace_header_map_value`.
 * @param badArgument - How to say `BadArgument`, with what it most often means for this call.
 * @param internalFailure - How to say `InternalFailure`, likewise.
 */
export function succeeded(
  call: string,
  status: u32,
  badArgument: string = "BadArgument (perhaps not legal in this phase)",
  internalFailure: string = "InternalFailure (perhaps a restricted capability)",
): bool {
  if (status === Status.Ok) return true;
  const line = `${call} was refused: ${reason(status, badArgument, internalFailure)}`;
  if (!reported.includes(line)) {
    reported.push(line);
    const bytes = Bytes.of(line);
    proxy_log(LogLevel.Warn, bytes.pointer, bytes.length);
  }
  return false;
}

/** The two statuses that filters meet, with what they most often mean; the others by number, to keep modules small. */
function reason(status: u32, badArgument: string, internalFailure: string): string {
  if (status === Status.BadArgument) return badArgument;
  if (status === Status.InternalFailure) return internalFailure;
  return `status ${decimal(status)}`;
}
