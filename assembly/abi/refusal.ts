/**
 * What to do when the host refuses a call: say so once, in the log, and go on.
 */
import { Bytes } from "./bytes";
import { LogLevel, Status } from "./enums";
import { proxy_log } from "./env";

const reported: Set<string> = new Set<string>();

/**
 * Whether a host call succeeded. A refusal is logged as a warning, once per VM for each call and status, so that
 * a mistake shows up and a million requests do not write a million lines.
 *
 * @param call - The call as a reader knows it: `proxy_replace_header_map_value`.
 */
export function succeeded(call: string, status: u32): bool {
  if (status === Status.Ok) return true;
  const line = `${call} was refused: ${statusName(status)}`;
  if (!reported.has(line)) {
    reported.add(line);
    const bytes = Bytes.of(line);
    proxy_log(LogLevel.Warn, bytes.pointer, bytes.length);
  }
  return false;
}

/** The spec's name of a status. */
export function statusName(status: u32): string {
  switch (status) {
    case Status.Ok:
      return "Ok";
    case Status.NotFound:
      return "NotFound";
    case Status.BadArgument:
      return "BadArgument (not legal in this phase, or a bad value)";
    case Status.SerializationFailure:
      return "SerializationFailure";
    case Status.ParseFailure:
      return "ParseFailure";
    case Status.BadExpression:
      return "BadExpression";
    case Status.InvalidMemoryAccess:
      return "InvalidMemoryAccess";
    case Status.Empty:
      return "Empty";
    case Status.CasMismatch:
      return "CasMismatch";
    case Status.ResultMismatch:
      return "ResultMismatch";
    case Status.InternalFailure:
      return "InternalFailure (is the call allowed by capability_restriction_config?)";
    case Status.BrokenConnection:
      return "BrokenConnection";
    case Status.Unimplemented:
      return "Unimplemented";
    default:
      return `status ${status}`;
  }
}
