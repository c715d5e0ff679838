/**
 * The numbers of proxy-wasm 0.2.1, shared by the guest (AssemblyScript) and the in-process host (Node).
 *
 * Plain enums, so that both compilers read the same file.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#types | spec}
 */

/** What a host call answered. */
export enum Status {
  Ok = 0,
  NotFound = 1,
  BadArgument = 2,
  SerializationFailure = 3,
  ParseFailure = 4,
  BadExpression = 5,
  InvalidMemoryAccess = 6,
  Empty = 7,
  CasMismatch = 8,
  ResultMismatch = 9,
  InternalFailure = 10,
  BrokenConnection = 11,
  Unimplemented = 12,
}

/** Severity of a log line; the host drops lines below its own level. */
export enum LogLevel {
  Trace = 0,
  Debug = 1,
  Info = 2,
  Warn = 3,
  Error = 4,
  Critical = 5,
}

/**
 * What Envoy does next with headers, a piece of body or trailers.
 *
 * `Continue` passes them on. `Pause` holds them, and what follows, until `resumeRequest()`,
 * `resumeResponse()` or a local response.
 */
export enum Action {
  Continue = 0,
  Pause = 1,
  /**
   * For bodies, on Envoy: as `Pause`, but a body that is larger than Envoy's buffer waits at its sender. `Pause` ends
   * the stream then: a request with 413, a response with 500 or, if its headers have gone, broken off. The next
   * callback shows the new piece alone. For headers and trailers it is `Pause`.
   */
  PauseWithoutLimit = 2,
  /**
   * For bodies, on Envoy: the piece in hand is gone, whatever comes of the rest. For headers and trailers it is `Pause`.
   */
  Drop = 3,
}

/** Which header map a call reads or changes. */
export enum MapType {
  HttpRequestHeaders = 0,
  HttpRequestTrailers = 1,
  HttpResponseHeaders = 2,
  HttpResponseTrailers = 3,
  GrpcReceiveInitialMetadata = 4,
  GrpcReceiveTrailingMetadata = 5,
  HttpCallResponseHeaders = 6,
  HttpCallResponseTrailers = 7,
}

/** Which buffer a call reads or changes. */
export enum BufferType {
  HttpRequestBody = 0,
  HttpResponseBody = 1,
  DownstreamData = 2,
  UpstreamData = 3,
  HttpCallResponseBody = 4,
  GrpcReceiveBuffer = 5,
  VmConfiguration = 6,
  PluginConfiguration = 7,
  ForeignFunctionArguments = 8,
}

/** Which stream a call resumes or closes. */
export enum StreamType {
  HttpRequest = 0,
  HttpResponse = 1,
  Downstream = 2,
  Upstream = 3,
}

/** Who closed a TCP connection. */
export enum PeerType {
  Unknown = 0,
  Local = 1,
  Remote = 2,
}

/** Kind of a metric. */
export enum MetricType {
  Counter = 0,
  Gauge = 1,
  Histogram = 2,
}

/** Status of a gRPC call. @see {@link https://grpc.github.io/grpc/core/md_doc_statuscodes.html | gRPC} */
export enum GrpcStatus {
  Ok = 0,
  Canceled = 1,
  Unknown = 2,
  InvalidArgument = 3,
  DeadlineExceeded = 4,
  NotFound = 5,
  AlreadyExists = 6,
  PermissionDenied = 7,
  ResourceExhausted = 8,
  FailedPrecondition = 9,
  Aborted = 10,
  OutOfRange = 11,
  Unimplemented = 12,
  Internal = 13,
  Unavailable = 14,
  DataLoss = 15,
  Unauthenticated = 16,
}
