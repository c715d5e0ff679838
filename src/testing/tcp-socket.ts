/** TCP connections over this machine's network. */

import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { Inbox } from "./inbox.ts";
import type { TcpConnection, TcpUpstream } from "./mesh.ts";

/** A TCP service that runs. */
export interface TcpServer extends AsyncDisposable {
  port: number;
}

/** Serves the test's TCP upstream on a free port. What it throws closes the connection. */
export async function serveTcp(upstream: TcpUpstream, host: string): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, async (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    const connection = overSocket(socket);
    await Promise.resolve(connection)
      .then(upstream)
      .catch(() => connection.close());
  });
  server.listen(0, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, "close");
    },
  };
}

/** Connects to a TCP service. */
export async function connectTcp({ host, port }: { host: string; port: number }): Promise<TcpConnection> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  await once(socket, "connect");
  return overSocket(socket);
}

function overSocket(socket: Socket): TcpConnection {
  const inbox = new Inbox();
  socket.on("data", (data) => inbox.push(data));
  socket.on("end", () => inbox.end());
  // a connection that was reset has ended, too
  socket.on("error", () => {});
  socket.on("close", () => inbox.end());
  return {
    send: (data) => void socket.write(data),
    end: () => void socket.end(),
    close: () => void socket.destroy(),
    next: () => inbox.next(),
    read: (bytes) => inbox.read(bytes),
    readAll: () => inbox.readAll(),
  };
}
