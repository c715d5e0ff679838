/**
 * A TCP connection in a VM: the network filter of Envoy that hands a connection's data to a plugin.
 *
 * The guest sees data while its callback for it runs and, if the callback pauses, beyond.
 */

import { BufferType, PeerType, Status, StreamType } from "../../assembly/abi/enums.ts";
import { Body } from "./body.ts";
import { Context } from "./context.ts";
import type { PluginSettings } from "./plugin.ts";
import type { RootContext } from "./root-context.ts";
import type { StreamInfo } from "./stream-info.ts";

/** What becomes of data after a filter has seen it. */
export enum NetworkStatus {
  Continue,
  Stop,
}

/** A filter between a client and a service. */
export interface NetworkFilter {
  onNewConnection(): NetworkStatus;
  /** Data from the client. */
  onData(data: Body, end: boolean): NetworkStatus;
  /** Data from the service. */
  onWrite(data: Body, end: boolean): NetworkStatus;
  /** The client's connection is closed. */
  onClose(peer: PeerType): void;
}

/** What a filter asks of the connection that it is part of. */
export interface ConnectionCallbacks {
  readonly info: StreamInfo;
  continueReading(filter: NetworkFilter): void;
  /** Closes the connection from the proxy's side. */
  close(): void;
}

/** The filter of one plugin. */
export class TcpFilter extends Context implements NetworkFilter {
  declare readonly plugin: PluginSettings;
  readonly #root: RootContext;
  readonly #connection: ConnectionCallbacks;
  #created = false;
  #closed = false;
  #downstream: Body | null = null;
  #upstream: Body | null = null;

  constructor(root: RootContext, connection: ConnectionCallbacks) {
    super(root.vm, root.vm.nextContextId(), root.plugin);
    this.#root = root;
    this.#connection = connection;
  }

  override get root(): RootContext {
    return this.#root;
  }

  override get streamInfo(): StreamInfo {
    return this.#connection.info;
  }

  onNewConnection(): NetworkStatus {
    this.vm.callback(this, "proxy_on_context_create", this.id, this.#root.id);
    this.#created = true;
    return this.#call("proxy_on_new_connection");
  }

  onData(data: Body, end: boolean): NetworkStatus {
    this.#downstream = data;
    const status = this.#call("proxy_on_downstream_data", data.length, end ? 1 : 0);
    if (status === NetworkStatus.Continue) this.#downstream = null;
    return status;
  }

  onWrite(data: Body, end: boolean): NetworkStatus {
    // a connection that a filter in front has held has not come here yet
    if (!this.#created) return NetworkStatus.Continue;
    this.#upstream = data;
    const status = this.#call("proxy_on_upstream_data", data.length, end ? 1 : 0);
    if (status === NetworkStatus.Continue) this.#upstream = null;
    // Envoy has no other way to hear of it
    if (end) this.vm.callback(this, "proxy_on_upstream_connection_close", this.id, PeerType.Unknown);
    return status;
  }

  onClose(peer: PeerType): void {
    if (!this.#created || this.#closed) return;
    this.#closed = true;
    this.vm.callback(this, "proxy_on_downstream_connection_close", this.id, peer);
    // a connection does not wait for a guest that is not done
    this.vm.callback(this, "proxy_on_done", this.id);
    this.vm.callback(this, "proxy_on_log", this.id);
    this.vm.callback(this, "proxy_on_delete", this.id);
    this.remove();
  }

  override buffer(type: BufferType): Body | Uint8Array | null {
    if (type === BufferType.DownstreamData) return this.#downstream ?? new Uint8Array();
    if (type === BufferType.UpstreamData) return this.#upstream ?? new Uint8Array();
    return super.buffer(type);
  }

  override continueStream(type: StreamType): Status {
    if (type === StreamType.Downstream) this.vm.defer(() => this.#connection.continueReading(this));
    return super.continueStream(type);
  }

  override closeStream(type: StreamType): Status {
    // both are the client's connection to Envoy
    if (type === StreamType.Downstream || type === StreamType.Upstream) {
      this.vm.defer(() => this.#connection.close());
    }
    return super.closeStream(type);
  }

  /** Calls a callback, turns its answer into a status, then does what it asked for. */
  #call(name: string, ...parameters: number[]): NetworkStatus {
    if (this.vm.failed) return this.#failed();
    if (!this.vm.has(name)) return NetworkStatus.Continue;
    const answer = this.vm.call(this, name, this.id, ...parameters);
    const status = this.vm.failed ? this.#failed() : toStatus(answer);
    this.vm.runDeferred();
    return status;
  }

  /** Whatever the failure policy is: that is for the connections to come. */
  #failed(): NetworkStatus {
    this.#connection.close();
    return NetworkStatus.Stop;
  }
}

function toStatus(answer: number | undefined): NetworkStatus {
  return answer === 0 ? NetworkStatus.Continue : NetworkStatus.Stop;
}

/** What stands in the filter chain for a plugin whose VM has failed: it takes no connection. */
export class FailedNetworkFilter implements NetworkFilter {
  readonly #connection: ConnectionCallbacks;

  constructor(connection: ConnectionCallbacks) {
    this.#connection = connection;
  }

  onNewConnection(): NetworkStatus {
    this.#connection.close();
    return NetworkStatus.Stop;
  }

  onData(): NetworkStatus {
    return NetworkStatus.Stop;
  }

  onWrite(): NetworkStatus {
    return NetworkStatus.Stop;
  }

  onClose(): void {}
}
