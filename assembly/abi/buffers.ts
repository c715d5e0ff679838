/**
 * What the host keeps in buffers, read whole.
 */
import { Bytes } from "./bytes";
import { BufferType, Status } from "./enums";
import { proxy_get_buffer_bytes } from "./env";
import { OUT, OUT_SIZE } from "./memory";

/** The first `size` bytes of a buffer, valid until the current callback returns; empty when it is not there. */
export function readBuffer(buffer: BufferType, size: u32): Bytes {
  if (size > 0 && proxy_get_buffer_bytes(buffer, 0, size, OUT, OUT_SIZE) === Status.Ok) {
    return Bytes.view(load<u32>(OUT), load<u32>(OUT_SIZE));
  }
  return Bytes.view(0, 0);
}
