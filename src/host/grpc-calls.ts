/** gRPC calls and streams of a plugin. */

import { GrpcStatus, Status } from "../../assembly/abi/enums.ts";
import type { GrpcEnd, GrpcMethod, Metadata } from "./grpc-service.ts";
import { clusterOf } from "./grpc-target.ts";
import { HeaderMap, type Pair } from "./header-map.ts";
import { MessageQueue } from "./message-queue.ts";
import type { RootContext } from "./root-context.ts";

/** A call or stream that the host knows of. */
class GrpcCall {
  readonly id: number;
  readonly isStream: boolean;
  /** From the plugin to the service. */
  readonly messages = new MessageQueue();
  readonly cancelled: Promise<void>;
  /** The plugin has closed its side. */
  isClosed = false;
  /** The service has ended the call. */
  hasEnded = false;
  #cancel: () => void = () => {};

  constructor(id: number, isStream: boolean) {
    this.id = id;
    this.isStream = isStream;
    this.cancelled = new Promise((resolve) => (this.#cancel = resolve));
  }

  cancel(): void {
    this.messages.end();
    this.#cancel();
  }
}

export class GrpcCalls {
  readonly #root: RootContext;
  readonly #outstanding = new Map<number, GrpcCall>();
  /** The stream whose messages or trailers the plugin is being told of. */
  #telling: GrpcCall | null = null;

  constructor(root: RootContext) {
    this.#root = root;
  }

  /** Makes a call. @returns Its number, or why there is none. */
  call(
    target: Uint8Array,
    path: string,
    metadata: Pair[],
    message: Uint8Array,
    timeoutMs: number,
  ): Status | [number] {
    const { clock } = this.#root.vm.services;
    const started = this.#start(target, path, metadata, false);
    if (started instanceof GrpcCall) {
      started.messages.push(message.slice());
      started.messages.end();
      if (timeoutMs > 0) clock.after(timeoutMs, () => this.#timeOut(started));
      return [started.id];
    }
    return started;
  }

  /** Opens a stream. @returns Its number, or why there is none. */
  stream(target: Uint8Array, path: string, metadata: Pair[]): Status | [number] {
    const started = this.#start(target, path, metadata, true);
    return started instanceof GrpcCall ? [started.id] : started;
  }

  send(id: number, message: Uint8Array, isLast: boolean): Status {
    if (!isStreamId(id)) return Status.BadArgument;
    const stream = this.#outstanding.get(id);
    if (stream === undefined) return Status.NotFound;
    stream.messages.push(message.slice());
    if (isLast) stream.messages.end();
    return Status.Ok;
  }

  /** Ends the plugin's side of a stream; a call is cancelled. */
  close(id: number): Status {
    const call = this.#outstanding.get(id);
    if (call === undefined || !call.isStream) return this.cancel(id);
    call.messages.end();
    call.isClosed = true;
    if (call.hasEnded) this.#outstanding.delete(id);
    return Status.Ok;
  }

  cancel(id: number): Status {
    if (id === 0) return Status.BadArgument;
    const call = this.#outstanding.get(id);
    if (call === undefined) return Status.NotFound;
    if (call === this.#telling) {
      throw this.#root.vm.fault(
        `proxy_grpc_cancel(${id}) while the host tells of this stream: Envoy goes on using it, although it is gone; ` +
          "cancel it when another stream begins",
      );
    }
    this.#outstanding.delete(id);
    call.cancel();
    return Status.Ok;
  }

  cancelAll(): void {
    for (const id of [...this.#outstanding.keys()]) this.cancel(id);
  }

  #start(target: Uint8Array, path: string, metadata: Pair[], isStream: boolean): Status | GrpcCall {
    const { vm } = this.#root;
    const cluster = clusterOf(target);
    const service = vm.services.upstreams[cluster];
    const isBareName = Buffer.from(target).toString() === cluster;
    if (service === undefined && isBareName) return Status.ParseFailure;
    const id = nextId(vm.lastCallIds, isStream);
    if (service === undefined || service === null) {
      // told although the plugin never learns the number
      vm.defer(() => this.#tellClose(id, GrpcStatus.Unavailable, ""));
      return Status.InternalFailure;
    }
    const call = new GrpcCall(id, isStream);
    this.#outstanding.set(id, call);
    const method = typeof service === "function" ? answerOfHttp : (service[path] ?? unimplemented(path));
    void this.#run(call, method, { ...Object.fromEntries(metadata), "x-envoy-internal": "true" });
    return call;
  }

  /** Has the service answer. What it sends reaches the plugin in order, each in a callback of its own. */
  async #run(call: GrpcCall, method: GrpcMethod, metadata: Metadata): Promise<void> {
    let answer: Uint8Array | null = null;
    let hasBegun = false;
    const tell = (what: () => void) => queueMicrotask(() => this.#isWaiting(call) && what());
    const begin = (initial: Metadata = {}) => {
      if (!hasBegun && call.isStream) tell(() => this.#tellMetadata(call, "initial", initial));
      hasBegun = true;
    };
    const send = (message: Uint8Array) => {
      begin();
      answer = message;
      if (call.isStream) tell(() => this.#tellMessage(call, message));
    };
    // nothing is told while the plugin still runs
    await Promise.resolve();
    const { messages, cancelled } = call;
    const end = await method({ metadata, messages, cancelled, sendMetadata: begin, send }).catch(
      (error): GrpcEnd => ({ status: GrpcStatus.Unknown, message: `the test's service failed: ${error}` }),
    );
    begin();
    tell(() => this.#end(call, end ?? {}, answer));
  }

  #isWaiting(call: GrpcCall): boolean {
    return this.#outstanding.get(call.id) === call && !call.hasEnded;
  }

  #end(call: GrpcCall, { status = 0, message, metadata = {} }: GrpcEnd, answer: Uint8Array | null): void {
    if (call.isStream) this.#tellMetadata(call, "trailing", metadata);
    else if (status === GrpcStatus.Ok && answer !== null) return this.#tellMessage(call, answer);
    const sent = message ?? (status === GrpcStatus.Ok ? "OK" : "");
    this.#close(call, status, `${encodeURI(sent)}{via_upstream}`);
  }

  #timeOut(call: GrpcCall): void {
    if (!this.#isWaiting(call)) return;
    call.cancel();
    this.#close(call, GrpcStatus.Unavailable, "upstream request timeout{response_timeout}");
  }

  #tellMetadata(call: GrpcCall, which: "initial" | "trailing", metadata: Metadata): void {
    const { vm, id, answers } = this.#root;
    const map = new HeaderMap("trailers", Object.entries(metadata));
    this.#telling = call;
    answers.during({ [`${which}Metadata`]: map }, () => {
      vm.callback(this.#root, `proxy_on_grpc_receive_${which}_metadata`, id, call.id, map.pairs.length);
    });
    this.#telling = null;
  }

  #tellMessage(call: GrpcCall, message: Uint8Array): void {
    const { vm, id, answers } = this.#root;
    this.#telling = call;
    answers.during({ message }, () => {
      vm.callback(this.#root, "proxy_on_grpc_receive", id, call.id, message.length);
    });
    this.#telling = null;
    // of a call that went well, nothing more is told
    if (!call.isStream) this.#outstanding.delete(call.id);
  }

  #close(call: GrpcCall, status: number, reason: string): void {
    call.hasEnded = true;
    this.#tellClose(call.id, status, reason);
    // a stream that the plugin has not closed is kept until it does
    if (!call.isStream || call.isClosed) this.#outstanding.delete(call.id);
  }

  #tellClose(callId: number, status: number, reason: string): void {
    const { vm, id, answers } = this.#root;
    answers.status = status;
    answers.reason = reason;
    answers.during({}, () => vm.callback(this.#root, "proxy_on_grpc_close", id, callId, status));
  }
}

/** Calls have odd numbers, streams even ones. */
function nextId(last: { grpc: number }, isStream: boolean): number {
  do last.grpc += 1;
  while (isStreamId(last.grpc) !== isStream);
  return last.grpc;
}

function isStreamId(id: number): boolean {
  return id !== 0 && id % 2 === 0;
}

/** A service that does not speak gRPC. */
const answerOfHttp: GrpcMethod = async () => ({ status: GrpcStatus.Internal });

function unimplemented(path: string): GrpcMethod {
  const message = `The server does not implement the method ${path}`;
  return async () => ({ status: GrpcStatus.Unimplemented, message });
}
