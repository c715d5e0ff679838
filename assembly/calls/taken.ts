/**
 * Whether the host took a call.
 */
import { succeeded } from "../abi/refusal";

/** As {@link succeeded}, with what refusals of calls mean. */
export function taken(call: string, status: u32): bool {
  return succeeded(
    call,
    status,
    "BadArgument (perhaps an unknown cluster, or :method, :path or :authority missing)",
    "InternalFailure (perhaps nobody healthy in the cluster, or a restricted capability)",
  );
}
