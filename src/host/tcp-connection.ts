/**
 * A TCP connection on its way through the network filters to a service, and back: Envoy's filter manager with its
 * `tcp_proxy` behind it.
 */

import { PeerType } from "../../assembly/abi/enums.ts";
import { Body } from "./body.ts";
import type { StreamInfo } from "./stream-info.ts";
import { type ConnectionCallbacks, type NetworkFilter, NetworkStatus } from "./tcp-filter.ts";

/** What one end of a connection hears. */
export interface TcpEnd {
  onData(data: Uint8Array): void;
  /** The other end sends no more. */
  onEnd(): void;
}

/** A service behind the proxy: told of a new connection, it answers with its end of it. */
export type TcpService = (connection: TcpConnection) => TcpEnd;

interface Entry {
  readonly filter: NetworkFilter;
  initialized: boolean;
}

/** A connection between a client and a service. */
export class TcpConnection implements ConnectionCallbacks {
  readonly info: StreamInfo;
  readonly #entries: Entry[];
  readonly #client: TcpEnd;
  readonly #service: TcpService;
  readonly #onClosed: () => void;
  /** The service's end, once the proxy has connected to it. */
  #upstream: TcpEnd | null = null;
  /** Data from the client that the filters have not passed on. */
  readonly #read = new Body();
  /** What came while the proxy reads nothing, because it has no upstream yet. */
  readonly #unread = new Body();
  #unreadEnd = false;
  /** Data from the service that the filters have not passed on. */
  readonly #write = new Body();
  #readEnd = false;
  #upstreamEnded = false;
  #serviceEnd = false;
  #clientEnded = false;
  #isOpen = true;

  /** @param filters - Makes the filters of the connection, in the order of the filter chain. */
  constructor(
    info: StreamInfo,
    filters: (connection: ConnectionCallbacks) => readonly NetworkFilter[],
    client: TcpEnd,
    service: TcpService,
    onClosed: () => void,
  ) {
    this.info = info;
    this.#entries = filters(this).map((filter) => ({ filter, initialized: false }));
    this.#client = client;
    this.#service = service;
    this.#onClosed = onClosed;
  }

  /** Tells the filters of the connection. */
  start(): void {
    this.#continueReading(0);
  }

  /** The client sends data. */
  fromClient(data: Uint8Array): void {
    if (!this.#isOpen || this.#unreadEnd) return;
    this.#unread.append(data);
    this.#readAll();
  }

  /** The client sends no more. */
  endFromClient(): void {
    if (!this.#isOpen || this.#unreadEnd) return;
    this.#unreadEnd = true;
    this.#readAll();
  }

  /** The service sends data. */
  fromService(data: Uint8Array): void {
    if (!this.#isOpen || this.#serviceEnd) return;
    this.#write.append(data);
    this.#writeAll();
  }

  /** The service sends no more. */
  endFromService(): void {
    if (!this.#isOpen || this.#serviceEnd) return;
    this.#serviceEnd = true;
    this.#writeAll();
  }

  continueReading(filter: NetworkFilter): void {
    this.#continueReading(this.#entries.findIndex((entry) => entry.filter === filter) + 1);
  }

  close(): void {
    this.#close(PeerType.Local);
  }

  #readAll(): void {
    if (this.#upstream === null) return;
    this.#read.move(this.#unread);
    this.#readEnd = this.#unreadEnd;
    this.#continueReading(0);
  }

  #continueReading(first: number): void {
    for (let index = first; index < this.#entries.length; index++) {
      const entry = this.#entries[index]!;
      if (!this.#isOpen) return;
      if (!entry.initialized) {
        entry.initialized = true;
        if (entry.filter.onNewConnection() === NetworkStatus.Stop) return;
      }
      if (!this.#isOpen) return;
      if (this.#read.length === 0 && !this.#readEnd) continue;
      if (entry.filter.onData(this.#read, this.#readEnd) === NetworkStatus.Stop) return;
    }
    if (this.#isOpen) this.#passOn();
  }

  /** The `tcp_proxy`: connects to the service, and hands it what the filters let through. */
  #passOn(): void {
    if (this.#upstream === null) {
      this.info.reachedUpstream = true;
      this.#upstream = this.#service(this);
      this.#readAll();
      return;
    }
    if (this.#read.length > 0) this.#upstream.onData(this.#read.take());
    if (!this.#readEnd || this.#upstreamEnded || !this.#isOpen) return;
    this.#upstreamEnded = true;
    this.#upstream.onEnd();
    // whichever end comes last tells who closed the connection
    if (this.#clientEnded) this.#close(PeerType.Remote);
    else if (this.#serviceEnd) this.#close(PeerType.Local);
  }

  /** Filters see what the service sends in the opposite order. */
  #writeAll(): void {
    for (const { filter } of [...this.#entries].reverse()) {
      const status = filter.onWrite(this.#write, this.#serviceEnd);
      if (!this.#isOpen) return;
      if (status === NetworkStatus.Stop) {
        if (this.#serviceEnd && this.#upstreamEnded) this.#close(PeerType.Local);
        return;
      }
    }
    if (this.#write.length > 0) this.#client.onData(this.#write.take());
    if (!this.#serviceEnd || !this.#isOpen) return;
    this.#clientEnded = true;
    this.#client.onEnd();
    if (this.#upstreamEnded) this.#close(PeerType.Local);
  }

  #close(peer: PeerType): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const { filter } of this.#entries) filter.onClose(peer);
    if (!this.#upstreamEnded) this.#upstream?.onEnd();
    if (!this.#clientEnded) this.#client.onEnd();
    this.#onClosed();
  }
}
