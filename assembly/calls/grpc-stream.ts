/**
 * gRPC streams: any number of messages each way.
 */
import { Bytes } from "../abi/bytes";
import { Status } from "../abi/enums";
import { proxy_grpc_cancel, proxy_grpc_close, proxy_grpc_send, proxy_grpc_stream } from "../abi/env";
import { OUT, mark, release } from "../abi/memory";
import { HeaderPairs } from "../abi/pairs";
import { succeeded } from "../abi/refusal";
import { Context } from "../context/context";
import { encodePairs } from "./encode-pairs";
import { GrpcCall } from "./grpc-call";
import { cancelStream } from "./grpc-cancel";
import { GrpcUpstream } from "./grpc-upstream";
import { taken } from "./taken";

/**
 * A gRPC stream, from {@link Context.openGrpcStream} until {@link Context.onGrpcClose}.
 *
 * It serves for streams of the client, of the server and of both. After its end, each method answers `false` and does
 * nothing. It ends with the context that opened it.
 */
export class GrpcStream extends GrpcCall {
  private canSend: bool = true;
  private isOver: bool = false;

  /** Whether messages can be sent. */
  get isOpen(): bool {
    return this.canSend;
  }

  /**
   * Sends a message.
   *
   * @param endOfStream - It is the last one: then only the other side goes on.
   */
  send(message: Bytes, endOfStream: bool = false): bool {
    if (!this.canSend) return false;
    if (endOfStream) this.canSend = false;
    const status = proxy_grpc_send(this.id, message.pointer, message.length, endOfStream ? 1 : 0);
    return succeeded("proxy_grpc_send", status);
  }

  /** Says that no message follows. The other side may go on sending, until {@link Context.onGrpcClose}. */
  close(): bool {
    if (!this.canSend) return false;
    this.canSend = false;
    return succeeded("proxy_grpc_close", proxy_grpc_close(this.id));
  }

  /**
   * Ends both directions. No callback follows.
   *
   * The other side hears of it at once, unless one of this stream's own callbacks is in progress: then, with Envoy's
   * safety in mind, only with the next stream or tick.
   */
  override cancel(): bool {
    if (this.isOver) return false;
    const isOpen = this.canSend;
    this.forget();
    return cancelStream(this.id, isOpen);
  }

  /** @internal */
  override beforeMessage(): void {}

  /** @internal */
  override afterMessage(): void {}

  /**
   * The host has said that the stream is over. Envoy would keep one that this side has not closed, and touch it when the
   * plugin ends, long after it is gone.
   *
   * @internal
   */
  override afterClose(): void {
    super.afterClose();
    proxy_grpc_cancel(this.id);
  }

  protected override forget(): void {
    this.canSend = false;
    this.isOver = true;
    super.forget();
  }
}

/** Opens the stream of {@link Context.openGrpcStream}. @internal */
export function openGrpcStream(
  context: Context,
  upstream: GrpcUpstream,
  service: string,
  method: string,
  metadata: HeaderPairs | null,
): GrpcStream | null {
  const target = upstream.message;
  if (target.byteLength === 0) {
    taken("proxy_grpc_stream", Status.ParseFailure);
    return null;
  }
  const before = mark();
  const serviceBytes = Bytes.of(service);
  const methodBytes = Bytes.of(method);
  const metadataBytes = encodePairs(metadata);
  const status = proxy_grpc_stream(
    changetype<usize>(target),
    target.byteLength,
    serviceBytes.pointer,
    serviceBytes.length,
    methodBytes.pointer,
    methodBytes.length,
    metadataBytes.pointer,
    metadataBytes.length,
    OUT,
  );
  release(before);
  return taken("proxy_grpc_stream", status) ? new GrpcStream(load<u32>(OUT), context) : null;
}
