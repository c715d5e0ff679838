/**
 * Headers on their way out.
 */
import { Bytes } from "../abi/bytes";
import { allocate } from "../abi/memory";
import { HeaderPairs } from "../abi/pairs";

/** The serialized form, valid until the current callback returns; no bytes for no pairs. */
export function encodePairs(pairs: HeaderPairs | null): Bytes {
  if (pairs === null || pairs.length === 0) return Bytes.view(0, 0);
  const bytes = Bytes.view(allocate(pairs.byteLength), pairs.byteLength);
  pairs.write(bytes.pointer);
  return bytes;
}
