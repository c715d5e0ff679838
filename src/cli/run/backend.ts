/** What stands behind the proxy of `meshwright run`: the demo service, or the one that `--upstream` names. */

import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { pipeline } from "node:stream";
import type { Address, UpstreamPlace } from "../../envoy/index.ts";

/** A service that Envoy can reach. */
export interface Backend extends AsyncDisposable {
  /** As Envoy reaches it. */
  address: Address;
  /** As the user knows it. */
  name: string;
}

/** Starts what it takes for Envoy to reach the service: `url` is its address, `null` means the demo service. */
export async function startBackend(url: URL | null, place: UpstreamPlace): Promise<Backend> {
  if (url === null) return listen(demoService(), "the demo service", place);
  const service = { host: url.hostname, port: Number(url.port || 80) };
  const isLoopback = ["localhost", "127.0.0.1"].includes(service.host);
  // a container's own loopback interface is not ours
  if (isLoopback && place.host !== place.listenOn) return listen(forwarder(service), url.origin, place);
  return { address: service, name: url.origin, async [Symbol.asyncDispose]() {} };
}

/** Answers who it is, and what it was asked for. */
function demoService(): Server {
  return createHttpServer(({ method, url, headers }, response) => {
    const shown = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("x-")));
    response.setHeader("content-type", "application/json");
    response.end(`${JSON.stringify({ service: "demo", method, path: url, headers: shown }, null, 2)}\n`);
  });
}

/** Passes each connection on. */
function forwarder({ host, port }: Address): Server {
  return createServer((client) => {
    // a broken connection ends both its halves; there is nobody else to tell
    pipeline(client, connect(port, host), client, () => {});
  });
}

async function listen(server: Server, name: string, place: UpstreamPlace): Promise<Backend> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, place.listenOn);
  await once(server, "listening");
  return {
    address: { host: place.host, port: (server.address() as AddressInfo).port },
    name,
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, "close");
    },
  };
}
