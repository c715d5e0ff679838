/**
 * Where gRPC calls go.
 */
import { Bytes } from "../abi/bytes";
import { ProtobufReader } from "../protobuf/reader";
import { ProtobufWriter } from "../protobuf/writer";

/** Fields of `envoy.config.core.v3.GrpcService`. */
const ENVOY_GRPC: u32 = 1;
const GOOGLE_GRPC: u32 = 2;
/** Field of `GrpcService.EnvoyGrpc`. */
const CLUSTER_NAME: u32 = 1;

/**
 * Where gRPC calls go, in the form that Envoy takes: a serialized `GrpcService`. Make it once and keep it.
 *
 * Envoy also takes the bare name of a cluster, but first tries to read it as a `GrpcService`; a name such as `mesh1`
 * is a valid one, of nothing, and ends the whole proxy. So names are always wrapped.
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/core/v3/grpc_service.proto | GrpcService}
 */
export class GrpcUpstream {
  private constructor(
    /** The serialized `GrpcService`; empty when it was none. @internal */
    readonly message: ArrayBuffer,
  ) {}

  /** A cluster of the proxy's; it has to speak HTTP/2. */
  static cluster(name: string): GrpcUpstream {
    const envoyGrpc = new ProtobufWriter().text(CLUSTER_NAME, name);
    return new GrpcUpstream(new ProtobufWriter().message(ENVOY_GRPC, envoyGrpc).toArrayBuffer());
  }

  /**
   * A serialized `GrpcService`, for what a name cannot say: another authority, a retry policy, Google's client.
   *
   * One that names no target makes an upstream that every call is refused for.
   */
  static service(message: Bytes): GrpcUpstream {
    const reader = new ProtobufReader(message);
    let hasTarget = false;
    while (reader.next()) {
      if (reader.field === ENVOY_GRPC || reader.field === GOOGLE_GRPC) {
        hasTarget = reader.isSized ? true : false;
      }
    }
    return new GrpcUpstream(hasTarget && !reader.failed ? message.toArrayBuffer() : new ArrayBuffer(0));
  }
}
