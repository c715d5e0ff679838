/** HTTP calls of a plugin to other services. */

import { Status } from "../../assembly/abi/enums.ts";
import { HeaderMap, type Pair } from "./header-map.ts";
import type { Upstream, UpstreamResponse } from "./http-message.ts";
import { localReply, proxyReply } from "./local-reply.ts";
import { responseHeaders, upstreamHeaders } from "./message-headers.ts";
import type { RootContext } from "./root-context.ts";

const MAX_TIMEOUT_MS = 0x7fffffff;
const BROKEN_CONNECTION = Status.BrokenConnection;

export class HttpCalls {
  readonly #root: RootContext;
  /** How to stop waiting, by the call's number. */
  readonly #outstanding = new Map<number, () => void>();

  constructor(root: RootContext) {
    this.#root = root;
  }

  /** Sends a request. @returns The call's number, or why there is none. */
  dispatch(
    cluster: string,
    headers: readonly Pair[],
    body: Uint8Array,
    timeoutMs: number,
  ): Status | [number] {
    const { vm } = this.#root;
    const map = new HeaderMap("request", headers);
    const service = vm.services.upstreams[cluster];
    const isComplete = [":method", ":path", ":authority"].every((name) => map.get(name) !== null);
    if (timeoutMs > MAX_TIMEOUT_MS || service === undefined || !isComplete) return Status.BadArgument;
    const id = ++vm.lastCallIds.http;
    if (typeof service !== "function") return Status.InternalFailure;

    if (body.length > 0) map.setInPlace("content-length", String(body.length));
    map.setInPlace("x-envoy-internal", "true");
    if (timeoutMs > 0) map.setInPlace("x-envoy-expected-rq-timeout-ms", String(timeoutMs));
    const timeout = () => this.#tell(id, TIMEOUT.headers, new HeaderMap("trailers"), TIMEOUT.body);
    const stop = timeoutMs > 0 ? vm.services.clock.after(timeoutMs, timeout) : () => {};
    this.#outstanding.set(id, stop);
    void this.#send(id, service, map, body.slice());
    return [id];
  }

  /** Forgets all calls: their answers come to nobody. */
  cancelAll(): void {
    for (const stop of this.#outstanding.values()) stop();
    this.#outstanding.clear();
  }

  async #send(id: number, service: Upstream, headers: HeaderMap, body: Uint8Array): Promise<void> {
    // the answer never comes while the plugin still runs; of trailers, Envoy sends none
    await Promise.resolve();
    const response = await service({
      method: headers.get(":method")!,
      path: headers.get(":path")!,
      headers: upstreamHeaders(headers),
      body,
      trailers: [],
    });
    if (response.breaksOff) this.#fail(id);
    else this.#answer(id, response);
  }

  #answer(id: number, response: UpstreamResponse): void {
    const trailers = new HeaderMap("trailers", response.trailers);
    this.#tell(id, responseHeaders(response), trailers, Buffer.concat(response.body ?? []));
  }

  #tell(id: number, headers: HeaderMap, trailers: HeaderMap, body: Uint8Array): void {
    if (!this.#end(id)) return;
    const { id: rootId, vm, answers } = this.#root;
    const sizes = [headers.pairs.length, body.length, trailers.pairs.length];
    answers.during({ headers, trailers, body }, () => {
      vm.callback(this.#root, "proxy_on_http_call_response", rootId, id, ...sizes);
    });
  }

  #fail(id: number): void {
    if (!this.#end(id)) return;
    const { id: rootId, vm, answers } = this.#root;
    answers.status = BROKEN_CONNECTION;
    answers.reason = "reset";
    answers.during({}, () => vm.callback(this.#root, "proxy_on_http_call_response", rootId, id, 0, 0, 0));
  }

  /** @returns `false` when it was over before. */
  #end(id: number): boolean {
    this.#outstanding.get(id)?.();
    return this.#outstanding.delete(id);
  }
}

const TIMEOUT = localReply(proxyReply(504, "response_timeout", "upstream request timeout"), false);
