/**
 * One TCP connection.
 */
import { effectiveContext, setEffectiveContext } from "../abi/effective-context";
import { Action, BufferType, PeerType, Status, StreamType } from "../abi/enums";
import { proxy_close_stream, proxy_continue_stream } from "../abi/env";
import { succeeded } from "../abi/refusal";
import { Body } from "../http/body";
import { Context } from "./context";

/**
 * Base class of what a network filter does with a connection.
 *
 * Envoy calls, in this order: {@link onNewConnection}; {@link onDownstreamData} and {@link onUpstreamData} as data
 * comes; {@link onUpstreamClose} when the upstream sends no more; {@link onDownstreamClose}, `onDone`, `onLog` and
 * `onDelete` when the client's connection ends.
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#tcp-streams | spec}
 */
export class StreamContext extends Context {
  /** Data from the client. Can be read and changed in {@link onDownstreamData}. */
  get downstream(): Body {
    return Body.of(BufferType.DownstreamData);
  }

  /** Data from the upstream. Can be read and changed in {@link onUpstreamData}. */
  get upstream(): Body {
    return Body.of(BufferType.UpstreamData);
  }

  /**
   * A client has connected.
   *
   * @returns `Action.Pause` to keep the proxy from connecting to the upstream until {@link resumeDownstream}. Until it is
   *   connected there, Envoy reads nothing from the client.
   */
  onNewConnection(): Action {
    return Action.Continue;
  }

  /**
   * Data from the client is here, in {@link downstream}.
   *
   * @param dataBytes - All that waits: what an earlier call has held by a pause comes again, with what is new.
   * @param endOfStream - The client sends no more.
   * @returns `Action.Pause` to hold the data until {@link resumeDownstream}.
   */
  onDownstreamData(dataBytes: u32, endOfStream: bool): Action {
    return Action.Continue;
  }

  /**
   * Data from the upstream is here, in {@link upstream}.
   *
   * @param dataBytes - All that waits: what an earlier call has held by a pause comes again, with what is new.
   * @param endOfStream - The upstream sends no more.
   * @returns `Action.Pause` to hold the data until more comes. Envoy has no way to resume this direction, and drops
   *   what is held when the upstream closes.
   */
  onUpstreamData(dataBytes: u32, endOfStream: bool): Action {
    return Action.Continue;
  }

  /**
   * The client's connection is closed.
   *
   * @param peer - `PeerType.Remote`: by the client. `PeerType.Local`: by the proxy, also because the upstream closed.
   */
  onDownstreamClose(peer: PeerType): void {}

  /**
   * The upstream sends no more.
   *
   * @param peer - On Envoy always `PeerType.Unknown`. Envoy does not tell it of a connection that the client's side
   *   has closed before.
   */
  onUpstreamClose(peer: PeerType): void {}

  /**
   * Passes on what {@link onNewConnection} or {@link onDownstreamData} has held.
   *
   * Legal in a callback of this connection or of another context: a tick, the answer to a call.
   * @returns `false`, with a warning in the log, when the connection is gone.
   */
  resumeDownstream(): bool {
    return this.resume(StreamType.Downstream);
  }

  /**
   * Would pass on what {@link onUpstreamData} has held, but Envoy 1.40 cannot: always `false`, with a warning in the
   * log that tells status 12, `Unimplemented`.
   */
  resumeUpstream(): bool {
    return this.resume(StreamType.Upstream);
  }

  /**
   * Closes the client's connection once the current callback has returned, and the upstream's with it. What was on its
   * way to the client before is still sent; what the callback has in hand is not passed on.
   *
   * Legal in a callback of this connection or of another context.
   * @returns `false`, with a warning in the log, when the connection is gone.
   */
  closeDownstream(): bool {
    return this.close(StreamType.Downstream);
  }

  /** Closes the upstream's connection. To Envoy the two are one: this does what {@link closeDownstream} does. */
  closeUpstream(): bool {
    return this.close(StreamType.Upstream);
  }

  private resume(side: StreamType): bool {
    const before = effectiveContext();
    const status = setEffectiveContext(this.id) ? proxy_continue_stream(side) : Status.BadArgument;
    setEffectiveContext(before);
    return succeeded("proxy_continue_stream", status);
  }

  private close(side: StreamType): bool {
    const before = effectiveContext();
    const status = setEffectiveContext(this.id) ? proxy_close_stream(side) : Status.BadArgument;
    setEffectiveContext(before);
    return succeeded("proxy_close_stream", status);
  }
}
