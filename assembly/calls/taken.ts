/**
 * Whether the host took a call.
 */
import { succeeded } from "../abi/refusal";

/** As {@link succeeded}, with what refusals of calls mean. */
export function taken(call: string, status: u32): bool {
  return succeeded(
    call,
    status,
    "an unknown cluster, or :method, :path or :authority missing",
    "nobody healthy in the cluster, or a restricted capability",
  );
}
