/** Compression in zlib's format. */

import { deflateSync, inflateSync } from "node:zlib";
import { Status } from "../../../assembly/abi/enums.ts";

export function compress(content: Uint8Array): Uint8Array {
  return deflateSync(content);
}

export function uncompress(compressed: Uint8Array): Uint8Array | Status {
  try {
    return inflateSync(compressed);
  } catch {
    return Status.SerializationFailure;
  }
}
