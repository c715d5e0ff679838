/**
 * Bodies: of the request and of the response.
 *
 * What a body shows is what the proxy holds at the moment. In `onRequestBody` and `onResponseBody` that is the piece
 * that has just come or, when the callback before answered `Action.Pause`, all that was held since. A body that was
 * held can also be read and changed in `onRequestTrailers` and `onResponseTrailers`, and from another context's
 * callback while it is held. Everywhere else it is empty, and a change is refused.
 *
 * The length that the headers tell stays as it was: a filter that changes a body removes it while the headers are in
 * hand, with {@link Headers.removeContentLength}.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#buffers | spec}
 */
import { Bytes, decode } from "../abi/bytes";
import { BufferType, Status } from "../abi/enums";
import { proxy_get_buffer_bytes, proxy_get_buffer_status, proxy_set_buffer_bytes } from "../abi/env";
import { OUT, OUT_SIZE, mark, release } from "../abi/memory";
import { succeeded } from "../abi/refusal";

/** The body of the current stream's request or response; of a TCP connection, the data that is in hand. */
@unmanaged
export class Body {
  /** A body is nothing but the number of its buffer: its address is that number, plus one. @internal */
  static of(type: BufferType): Body {
    return changetype<Body>((type as usize) + 1);
  }

  private get type(): u32 {
    return (changetype<usize>(this) - 1) as u32;
  }

  /** How many bytes are in hand; 0 when there is no body in hand. */
  get size(): u32 {
    return proxy_get_buffer_status(this.type, OUT, OUT_SIZE) === Status.Ok ? load<u32>(OUT) : 0;
  }

  /**
   * The bytes from `offset` on, up to `length` of them, valid until the current callback returns; fewer where the
   * body ends before, none where there is no body in hand.
   */
  bytes(offset: u32 = 0, length: u32 = u32.MAX_VALUE): Bytes {
    return this.find(offset, length) ? Bytes.view(load<u32>(OUT), load<u32>(OUT_SIZE)) : Bytes.view(0, 0);
  }

  /**
   * As {@link bytes}, as text. A piece of a body may end within a character: collect a body that is to be read as
   * text. Bytes that are not UTF-8 give some other text.
   */
  text(offset: u32 = 0, length: u32 = u32.MAX_VALUE): string {
    const before = mark();
    const text = this.find(offset, length) ? decode(load<u32>(OUT), load<u32>(OUT_SIZE)) : "";
    release(before);
    return text;
  }

  /** As {@link bytes}, in a buffer of their own. */
  arrayBuffer(offset: u32 = 0, length: u32 = u32.MAX_VALUE): ArrayBuffer {
    const before = mark();
    const buffer = this.bytes(offset, length).toArrayBuffer();
    release(before);
    return buffer;
  }

  /** Adds text behind what is in hand. @returns `false` when no body is in hand. */
  append(text: string): bool {
    return this.appendBytes(Bytes.of(text));
  }

  /** As {@link append}, for bytes. */
  appendBytes(bytes: Bytes): bool {
    // wherever the end is, this is not before it
    return this.replaceRangeBytes(u32.MAX_VALUE, 0, bytes);
  }

  /** Puts text before what is in hand. @returns `false` when no body is in hand. */
  prepend(text: string): bool {
    return this.prependBytes(Bytes.of(text));
  }

  /** As {@link prepend}, for bytes. */
  prependBytes(bytes: Bytes): bool {
    return this.replaceRangeBytes(0, 0, bytes);
  }

  /** Puts text in the place of all that is in hand. @returns `false` when no body is in hand. */
  replace(text: string): bool {
    return this.replaceBytes(Bytes.of(text));
  }

  /** As {@link replace}, for bytes. */
  replaceBytes(bytes: Bytes): bool {
    return this.replaceRangeBytes(0, u32.MAX_VALUE, bytes);
  }

  /** Removes all that is in hand. @returns `false` when no body is in hand. */
  clear(): bool {
    return this.replaceRangeBytes(0, u32.MAX_VALUE, Bytes.view(0, 0));
  }

  /**
   * Puts text in the place of `length` bytes from `offset` on. Envoy does it from the start of what is in hand
   * (`offset` 0), and from its end, where it appends; in between it refuses.
   *
   * @returns `false` when the proxy refuses.
   */
  replaceRange(offset: u32, length: u32, text: string): bool {
    return this.replaceRangeBytes(offset, length, Bytes.of(text));
  }

  /** As {@link replaceRange}, for bytes. */
  replaceRangeBytes(offset: u32, length: u32, bytes: Bytes): bool {
    const status = proxy_set_buffer_bytes(this.type, offset, length, bytes.pointer, bytes.length);
    return succeeded("proxy_set_buffer_bytes", status);
  }

  /** Asks the host; on success {@link OUT} and {@link OUT_SIZE} tell where the bytes are. */
  private find(offset: u32, length: u32): bool {
    // Envoy refuses a range whose end does not fit in 32 bits
    const size = min(length, u32.MAX_VALUE - offset);
    return proxy_get_buffer_bytes(this.type, offset, size, OUT, OUT_SIZE) === Status.Ok;
  }
}
