/** What an HTTP status means to gRPC. */

import { GrpcStatus } from "../../assembly/abi/enums.ts";

const BY_HTTP_STATUS = new Map([
  [400, GrpcStatus.Internal],
  [401, GrpcStatus.Unauthenticated],
  [403, GrpcStatus.PermissionDenied],
  [404, GrpcStatus.Unimplemented],
  [429, GrpcStatus.Unavailable],
  [502, GrpcStatus.Unavailable],
  [503, GrpcStatus.Unavailable],
  [504, GrpcStatus.Unavailable],
]);

/** @see {@link https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md | gRPC's mapping} */
export function httpToGrpcStatus(status: number): GrpcStatus {
  return BY_HTTP_STATUS.get(status) ?? GrpcStatus.Unknown;
}
