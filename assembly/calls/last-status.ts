/**
 * Why a call failed, in the host's words.
 */
import { decode } from "../abi/bytes";
import { Status } from "../abi/enums";
import { proxy_get_status } from "../abi/env";
import { OUT, mark, release } from "../abi/memory";

/** What the host says of the call whose answer it is telling; empty when it says nothing. */
export function lastStatusMessage(): string {
  const before = mark();
  store<u64>(OUT, 0, 4);
  const status = proxy_get_status(OUT, OUT + 4, OUT + 8);
  const message = status === Status.Ok ? decode(load<u32>(OUT, 4), load<u32>(OUT, 8)) : "";
  release(before);
  return message;
}
