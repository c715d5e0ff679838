/** The in-process proxy-wasm host. */
export { GuestFault, StartFailed } from "./fault.ts";
export {
  type GrpcEnd,
  type GrpcMethod,
  type GrpcServerCall,
  type GrpcService,
  type Metadata,
} from "./grpc-service.ts";
export { type Pair } from "./header-map.ts";
export {
  type HttpRequest,
  type HttpResponse,
  StreamReset,
  type Upstream,
  type UpstreamRequest,
  type UpstreamResponse,
} from "./http-message.ts";
export { Log, type LogEntry } from "./log.ts";
export { MessageQueue } from "./message-queue.ts";
export type { ConfigMetadata, MetadataObject, MetadataValue, PartsMetadata } from "./metadata.ts";
export { GuestModule } from "./module.ts";
export { type FailurePolicy, type PluginSettings } from "./plugin.ts";
export { Proxy, type ProxyOptions } from "./proxy.ts";
export { type Route } from "./routes.ts";
export type { TcpConnection, TcpEnd } from "./tcp-connection.ts";
