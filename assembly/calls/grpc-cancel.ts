/**
 * Cancelling streams when Envoy can bear it.
 *
 * Envoy hands over what has come for a stream in one go: several messages, or trailers and then the end. A stream that
 * is cancelled in between it goes on using, although it is gone. That the go is over, nothing tells; but it is when
 * another stream begins, or a tick comes. Until then the host is told only that this side sends no more.
 */
import { Status } from "../abi/enums";
import { proxy_grpc_cancel, proxy_grpc_close } from "../abi/env";
import { succeeded } from "../abi/refusal";

/** The stream that the host has told of last, perhaps not yet all; 0 when that is surely over. */
let toldOf: u32 = 0;
/** Streams to cancel then; made when there are any. */
let waiting: u32[] | null = null;

/** The host tells of a call or stream. */
export function hostTellsOf(id: u32): void {
  toldOf = id;
}

/** Cancels a stream, now or when it is safe. @param isOpen - This side has not closed it. */
export function cancelStream(id: u32, isOpen: bool): bool {
  if (id !== toldOf) return succeeded("proxy_grpc_cancel", proxy_grpc_cancel(id));
  let ids = waiting;
  if (ids === null) waiting = ids = [];
  ids.push(id);
  return isOpen ? proxy_grpc_close(id) === Status.Ok : true;
}

/** What the host has told is over: cancels what had to wait. */
export function cancelWaiting(): void {
  if (toldOf === 0) return;
  toldOf = 0;
  const ids = waiting;
  if (ids === null) return;
  waiting = null;
  // one that has ended meanwhile is not found, which is as good
  for (let i = 0; i < ids.length; i++) proxy_grpc_cancel(unchecked(ids[i]));
}
