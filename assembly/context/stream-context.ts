/**
 * One TCP connection.
 */
import { Action, PeerType } from "../abi/enums";
import { Context } from "./context";

/**
 * Base class of what a network filter does with a connection.
 *
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#tcp-streams | spec}
 */
export class StreamContext extends Context {
  /** A client has connected. */
  onNewConnection(): Action {
    return Action.Continue;
  }

  /** Data from the client is here. */
  onDownstreamData(dataBytes: u32, endOfStream: bool): Action {
    return Action.Continue;
  }

  /** Data from the upstream is here. */
  onUpstreamData(dataBytes: u32, endOfStream: bool): Action {
    return Action.Continue;
  }

  /** The client's side is closed, by whom `peer` says. */
  onDownstreamClose(peer: PeerType): void {}

  /** The upstream's side is closed, by whom `peer` says. */
  onUpstreamClose(peer: PeerType): void {}
}
