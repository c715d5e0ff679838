/** Ends of the in-process host's TCP connections, as a test holds them. */

import type { Proxy, TcpConnection as HostConnection, TcpEnd } from "../host/index.ts";
import { Inbox } from "./inbox.ts";
import type { TcpConnection, TcpUpstream } from "./mesh.ts";

/** The test's TCP upstream as a service of the host. What it throws closes the connection. */
export function tcpService(upstream: TcpUpstream): (connection: HostConnection) => TcpEnd {
  return (connection) => {
    const { end, inbox } = receiving();
    const ours = holding(
      inbox,
      (data) => connection.fromService(data),
      () => connection.endFromService(),
    );
    // as over a network, it hears of the connection later
    void Promise.resolve(ours)
      .then(upstream)
      .catch(() => ours.close());
    return end;
  };
}

/** Connects a client. */
export function connectTo(proxy: Proxy): TcpConnection {
  const { end, inbox } = receiving();
  const connection = proxy.connect(end);
  return holding(
    inbox,
    (data) => connection.fromClient(data),
    () => connection.endFromClient(),
  );
}

function receiving(): { end: TcpEnd; inbox: Inbox } {
  const inbox = new Inbox();
  return { end: { onData: (data) => inbox.push(data), onEnd: () => inbox.end() }, inbox };
}

function holding(inbox: Inbox, send: (data: Uint8Array) => void, end: () => void): TcpConnection {
  return {
    send: (data) => send(Buffer.from(data)),
    end,
    close() {
      inbox.end();
      end();
    },
    next: () => inbox.next(),
    read: (bytes) => inbox.read(bytes),
    readAll: () => inbox.readAll(),
  };
}
