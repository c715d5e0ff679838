/** A gRPC service, as a function for each of its methods. */

/** Headers or trailers of a gRPC call, names in lower case. */
export type Metadata = Record<string, string>;

/** One call of a method, as the service sees it. */
export interface GrpcServerCall {
  readonly metadata: Metadata;
  /** What the client sends, up to its last message, or until it cancels. */
  readonly messages: AsyncIterable<Uint8Array>;
  /** Resolves when the client has cancelled the call. */
  readonly cancelled: Promise<void>;
  /** Sends headers. Without it, they go out with the first message. */
  sendMetadata(metadata: Metadata): void;
  send(message: Uint8Array): void;
}

/** How a call ends. */
export interface GrpcEnd {
  /** Default: 0, which is well. */
  status?: number;
  message?: string;
  /** Trailers. */
  metadata?: Metadata;
}

/** Serves one call, of whatever kind: unary ones have one message each way. Resolves to its end. */
export type GrpcMethod = (call: GrpcServerCall) => Promise<GrpcEnd | void>;

/** Methods by path: `/package.Service/Method`. */
export type GrpcService = Record<string, GrpcMethod>;
