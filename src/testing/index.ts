/** The public test kit: one interface over the in-process host and a real Envoy. */
export * from "./mesh.ts";
export type { GrpcEnd, GrpcMethod, GrpcServerCall, GrpcService, Metadata } from "../host/index.ts";
export { envoyContainer } from "./envoy-container.ts";
export { envoyProcess } from "./envoy-process.ts";
export { type InProcessHost, type InProcessMesh, inProcess } from "./in-process.ts";
