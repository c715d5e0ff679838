/**
 * Answering in the upstream's place.
 */
import { Bytes } from "../abi/bytes";
import { proxy_send_local_response } from "../abi/env";
import { allocate, mark, release } from "../abi/memory";
import { HeaderPairs } from "../abi/pairs";

/** No gRPC status: Envoy derives one from the HTTP status for gRPC clients. */
export const NO_GRPC_STATUS: i32 = -1;

/** Sends the answer of {@link HttpContext.sendLocalResponse}. @returns The host's status. @internal */
export function sendLocalResponse(
  status: u32,
  body: string,
  headers: HeaderPairs | null,
  grpcStatus: i32,
  details: string,
): u32 {
  const before = mark();
  const bodyBytes = Bytes.of(body);
  const detailBytes = Bytes.of(details);
  let pairs: usize = 0;
  let pairsSize: u32 = 0;
  if (headers !== null && headers.length > 0) {
    pairsSize = headers.byteLength;
    pairs = allocate(pairsSize);
    headers.write(pairs);
  }
  const answered = proxy_send_local_response(
    status,
    detailBytes.pointer,
    detailBytes.length,
    bodyBytes.pointer,
    bodyBytes.length,
    pairs,
    pairsSize,
    grpcStatus,
  );
  release(before);
  return answered;
}
