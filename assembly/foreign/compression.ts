/**
 * Compression by the proxy, in zlib's format (RFC 1950): what HTTP calls `deflate`.
 */
import { Bytes } from "../abi/bytes";
import { callForeignFunction } from "./call";

/** `content` compressed, valid until the current callback returns; `null` when the proxy has no such function. */
export function compress(content: Bytes): Bytes | null {
  return callForeignFunction("compress", content);
}

/**
 * What {@link compress} made smaller, as it was; valid until the current callback returns. `null` when it is not in
 * zlib's format (with a warning in the log), and when the proxy has no such function.
 *
 * The proxy does not limit the result: of content from a stranger a few kilobytes may become a gigabyte.
 */
export function uncompress(compressed: Bytes): Bytes | null {
  return callForeignFunction("uncompress", compressed);
}
