/** Runs a test's gRPC service as a real server. */

import { type handleBidiStreamingCall, Metadata, Server, ServerCredentials } from "@grpc/grpc-js";
import { type GrpcEnd, type GrpcMethod, type GrpcService, MessageQueue } from "../host/index.ts";
import type { HttpUpstream } from "./http-upstream.ts";

const UNKNOWN = 2;

/** Serves the methods on a free port. What one throws ends the call with status 2 and the message. */
export async function serveGrpc(service: GrpcService, host: string): Promise<HttpUpstream> {
  const server = new Server();
  const asTheyAre = (message: Buffer) => message;
  for (const [path, method] of Object.entries(service)) {
    // on the wire, unary calls are streams of one message
    server.register(path, handler(method), asTheyAre, asTheyAre, "bidi");
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:0`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    port,
    [Symbol.asyncDispose]: async () => server.forceShutdown(),
  };
}

function handler(method: GrpcMethod): handleBidiStreamingCall<Buffer, Buffer> {
  return async (stream) => {
    const messages = new MessageQueue();
    stream.on("data", (message: Buffer) => messages.push(message));
    stream.on("end", () => messages.end());
    const cancelled = new Promise<void>((resolve) => stream.on("cancelled", resolve));
    cancelled.then(() => messages.end());
    const end: GrpcEnd | void = await method({
      metadata: stream.metadata.getMap() as Record<string, string>,
      messages,
      cancelled,
      sendMetadata: (metadata) => stream.sendMetadata(toMetadata(metadata)),
      send: (message) => stream.write(Buffer.from(message)),
    }).catch((error) => ({ status: UNKNOWN, message: `the test's service failed: ${error}` }));
    const { status = 0, message = "", metadata = {} } = end ?? {};
    if (stream.cancelled) return;
    if (status === 0) stream.end(toMetadata(metadata));
    else stream.emit("error", { code: status, details: message, metadata: toMetadata(metadata) });
  };
}

function toMetadata(pairs: Record<string, string>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(pairs)) metadata.set(name, value);
  return metadata;
}
