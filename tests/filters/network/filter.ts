/**
 * Does with a connection what its configuration says, and logs each callback.
 */
export * from "../../../assembly/exports";

import {
  Action,
  PeerType,
  RootContext,
  StreamContext,
  log,
  properties,
  registerRootContext,
} from "../../../assembly";

class Network extends RootContext {
  mode: string = "";
  last: Connection | null = null;

  override onConfigure(configuration: string): bool {
    this.mode = configuration;
    if (configuration.endsWith(" tick")) this.setTickPeriodMs(50);
    return true;
  }

  override onTick(): void {
    const last = this.last;
    if (last === null || !last.isHeld) return;
    log.info(`resumed from a tick: ${last.resumeDownstream()}`);
    last.isHeld = this.mode === "hold until every tick";
  }

  override createStreamContext(id: u32): StreamContext {
    const connection = new Connection(id, this.mode);
    this.last = connection;
    return connection;
  }
}

class Connection extends StreamContext {
  isHeld: bool = false;

  constructor(
    id: u32,
    private mode: string,
  ) {
    super(id);
  }

  override onNewConnection(): Action {
    const source = properties.getString("source.address");
    log.info(`new connection from ${source === null ? "nowhere" : source}`);
    if (this.mode === "trap on connection") unreachable();
    if (this.mode === "close on connection") this.closeDownstream();
    if (this.mode === "hold connection until tick") return this.hold();
    if (this.mode.startsWith("only ") && source !== null) {
      if (!source.startsWith(this.mode.substring(5))) this.closeDownstream();
    }
    return Action.Continue;
  }

  override onDownstreamData(dataBytes: u32, endOfStream: bool): Action {
    const text = this.downstream.text();
    log.info(`downstream data ${dataBytes} end=${endOfStream} ${text}`);
    if (this.mode === "trap on downstream") unreachable();
    if (this.mode === "close downstream") this.closeDownstream();
    if (this.mode === "change") this.change(text);
    if (this.mode === "hold lines" && !endOfStream && !text.endsWith("\n")) return Action.Pause;
    if (this.mode === "hold until tick" || this.mode === "hold until every tick") return this.hold();
    if (this.mode === "reach over") this.reachOver();
    if (this.mode.startsWith("sign ") && dataBytes > 0) this.downstream.append(this.mode.substring(5));
    return Action.Continue;
  }

  override onUpstreamData(dataBytes: u32, endOfStream: bool): Action {
    const text = this.upstream.text();
    log.info(`upstream data ${dataBytes} end=${endOfStream} ${text}`);
    if (this.mode === "trap on upstream") unreachable();
    if (this.mode === "close upstream") this.closeUpstream();
    if (this.mode === "change" && dataBytes > 0) this.upstream.replace(text.replace("world", "moon"));
    if (this.mode.startsWith("sign ") && dataBytes > 0) this.upstream.append(this.mode.substring(5));
    if (this.mode === "hold answers" && !text.endsWith("\n")) {
      log.info(`resumed: ${this.resumeUpstream()}`);
      return Action.Pause;
    }
    return Action.Continue;
  }

  override onDownstreamClose(peer: PeerType): void {
    log.info(`downstream closed by ${peerName(peer)}`);
  }

  override onUpstreamClose(peer: PeerType): void {
    log.info(`upstream closed by ${peerName(peer)}`);
    const host = properties.getString("upstream.address");
    log.info(`upstream was ${host === null ? "nowhere" : host}`);
  }

  override onDone(): bool {
    log.info("done");
    // a stream ends in any case
    return false;
  }

  override onLog(): void {
    log.info("log");
  }

  override onDelete(): void {
    log.info("delete");
  }

  private hold(): Action {
    this.isHeld = true;
    return Action.Pause;
  }

  private change(text: string): void {
    if (text === "append") this.downstream.append(" behind");
    if (text === "prepend") this.downstream.prepend("before ");
    if (text === "replace") this.downstream.replace("something else");
    if (text === "first two") this.downstream.replaceRange(0, 2, "the wor");
    if (text === "remove") this.downstream.clear();
    if (text === "read") {
      const part = this.downstream.bytes(1, 2).toString();
      const past = this.downstream.bytes(100).length;
      this.downstream.append(` ${part} ${past} ${this.downstream.size}`);
    }
  }

  /** What is not in hand: the other direction's data, in a callback for this one. */
  private reachOver(): void {
    const seen = this.upstream.size;
    const changed = this.upstream.append("from nowhere");
    log.info(`the other direction has ${seen} bytes, changed: ${changed}`);
  }
}

function peerName(peer: PeerType): string {
  if (peer === PeerType.Local) return "the proxy";
  return peer === PeerType.Remote ? "the peer" : "somebody";
}

registerRootContext<Network>();
