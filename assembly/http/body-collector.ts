/**
 * Collects a body until all of it is in hand, up to a cap.
 */
import { isDecimalAbove } from "../text";
import { Headers } from "./headers";

/** How far a body is collected. */
export enum Collected {
  /** More is to come: answer `Action.Pause`, and the proxy holds what is here. */
  Partly = 0,
  /** All of it is in hand: read it, change it, answer `Action.Continue`. */
  Wholly = 1,
  /**
   * It is larger than the cap, and will not be held for the filter: let it pass unread with `Action.Continue`, or turn
   * it away with a local response (413). All further pieces are `TooLarge` too.
   */
  TooLarge = 2,
}

/**
 * Collects one body. Make one for each body, ask it in each body callback and in the trailers callback: a body that
 * has trailers ends with them, and its last body callback is not told so.
 *
 *     override onRequestBody(bodyBytes: u32, endOfStream: bool): Action {
 *       switch (this.collector.collect(bodyBytes, endOfStream)) {
 *         case Collected.Partly: return Action.Pause;
 *         case Collected.TooLarge: return this.sendLocalResponse(413, "too large\n");
 *         default: return this.check(this.request.body.text());
 *       }
 *     }
 *
 *     override onRequestTrailers(): Action {
 *       return this.collector.end() === Collected.Wholly ? this.check(this.request.body.text()) : Action.Continue;
 *     }
 *
 * Headers do not wait for the body: those of a request are on their way to the upstream, and those of a response with
 * the client, who then cannot get another status. A plugin that is told to (`allow_on_headers_stop_iteration`, Envoy
 * 1.36) holds them by `Action.Pause` in the headers callback, and the body callbacks go on.
 *
 * The proxy's own limit for what it buffers (`per_connection_buffer_limit_bytes`, 1 MiB unless set) stays in force:
 * above it Envoy answers 413 to a request, and breaks a response off or, when its headers were held, answers 500. So a
 * cap above that limit never answers {@link Collected.TooLarge} in time.
 */
export class BodyCollector {
  private state: Collected = Collected.Partly;

  /** @param capBytes - The largest body to collect, in bytes. */
  constructor(readonly capBytes: u32) {}

  /**
   * Whether `headers` promise a body above the cap, so that it can be turned away before any of it is here. A body
   * without a `content-length` promises nothing, and one with several or a false one is none of HTTP's.
   */
  isAnnouncedTooLarge(headers: Headers): bool {
    const length = headers.get("content-length");
    return length !== null && isDecimalAbove(length, this.capBytes);
  }

  /** Takes note of what a body callback was told. Legal in the body callbacks. */
  collect(bodyBytes: u32, endOfStream: bool): Collected {
    // what was let pass is not counted in the next callback, but it stays too large
    if (this.state === Collected.Partly) {
      if (bodyBytes > this.capBytes) this.state = Collected.TooLarge;
      else if (endOfStream) this.state = Collected.Wholly;
    }
    return this.state;
  }

  /**
   * Takes note that the trailers are here. Legal in the trailers callbacks.
   *
   * @returns {@link Collected.Wholly} when this is the moment to look at the body: it is in hand, and no callback has
   *   said so yet. Else {@link Collected.TooLarge}.
   */
  end(): Collected {
    if (this.state === Collected.Partly) this.state = Collected.Wholly;
    return this.state;
  }
}
