/**
 * Makes gRPC calls and streams for requests, and tells in the response what came of them.
 */
export * from "../../../assembly/exports";

import {
  Action,
  Bytes,
  Counter,
  GrpcStatus,
  GrpcStream,
  GrpcUpstream,
  HeaderPairs,
  Headers,
  HttpContext,
  ProtobufReader,
  ProtobufWriter,
  RootContext,
  log,
  registerRootContext,
} from "../../../assembly";

const SERVICE = "test.Service";

class GrpcCalls extends RootContext {
  closes: Counter = new Counter("grpc_calls.closes");
  strays: Counter = new Counter("grpc_calls.strays");
  stream: GrpcStream | null = null;

  override onConfigure(configuration: string): bool {
    if (configuration !== "open") return true;
    this.stream = this.openGrpcStream(GrpcUpstream.cluster("service"), SERVICE, "Chat");
    return this.stream !== null;
  }

  override createHttpContext(id: u32): HttpContext {
    return new Caller(id, this);
  }

  override onGrpcMessage(callId: u32, message: Bytes): void {
    log.info(`the plugin heard ${read(message)}`);
  }

  override onGrpcClose(callId: u32, status: GrpcStatus, message: string): void {
    log.info(`the plugin's stream closed with ${status}`);
  }

  override onDone(): bool {
    log.info("the plugin is done");
    return true;
  }
}

class Caller extends HttpContext {
  private callId: u32 = 0;
  /** What to cancel when the other call is answered. */
  private cancelled: u32 = 0;
  private stream: GrpcStream | null = null;
  private told: string[] = [];

  constructor(
    id: u32,
    private root: GrpcCalls,
  ) {
    super(id);
  }

  override onRequestHeaders(endOfStream: bool): Action {
    const path = this.request.path;
    const cluster = this.request.headers.get("x-cluster");
    const upstream = GrpcUpstream.cluster(cluster === null ? "service" : cluster);
    if (path === "/guarded") return this.dispatch(upstream, "Guard", 0);
    if (path === "/echo" || path === "/fail" || path === "/missing") return this.dispatch(upstream, path, 0);
    if (path === "/never") return this.dispatch(upstream, "Never", 300);
    if (path === "/cancel" || path === "/leave") {
      this.dispatch(upstream, "Hold", 0);
      if (path === "/cancel") this.cancelled = this.callId;
      return this.dispatch(upstream, "echo", 0);
    }
    if (path === "/others") {
      const stream = this.root.stream;
      return this.answer(stream === null ? "none" : `${this.cancelGrpcCall(stream.id)} ${stream.isOpen}`);
    }
    if (path === "/service") return this.dispatch(serialized("service"), "echo", 0);
    if (path === "/no-target") return this.dispatch(GrpcUpstream.service(Bytes.of("mesh1")), "echo", 0);
    if (path.startsWith("/stream/")) return this.open(upstream, path.substring("/stream/".length));
    return Action.Continue;
  }

  override onGrpcInitialMetadata(callId: u32, metadata: Headers): void {
    this.tell(callId, `initial ${text(metadata.get("x-initial"))}`);
  }

  override onGrpcMessage(callId: u32, message: Bytes): void {
    const word = read(message);
    this.tell(callId, `message ${word}`);
    const stream = this.stream;
    if (stream === null) return;
    if (word === "again") stream.send(write("more"));
    if (word === "last") stream.close();
    if (word === "enough") this.answer(this.told.join("; "));
    if (word === "stop") this.answer(`cancelled ${stream.cancel()} ${stream.cancel()} ${stream.isOpen}`);
  }

  override onGrpcTrailingMetadata(callId: u32, metadata: Headers): void {
    this.tell(callId, `trailing ${text(metadata.get("x-trailing"))}`);
  }

  override onGrpcClose(callId: u32, status: GrpcStatus, message: string): void {
    this.root.closes.increment();
    this.tell(callId, `close ${status} "${message}"`);
    const stream = this.stream;
    if (stream !== null) {
      this.told.push(
        `after ${stream.isOpen} ${stream.send(write("x"))} ${stream.close()} ${stream.cancel()}`,
      );
    }
    if (this.request.path === "/guarded") {
      if (status === GrpcStatus.Ok && this.told[0] === "message yes") this.resumeRequest();
      else this.sendLocalResponse(403, "access forbidden\n");
    } else if (this.cancelled !== 0) {
      this.answer(`cancelled ${this.cancelGrpcCall(this.cancelled)} ${this.cancelGrpcCall(this.cancelled)}`);
    } else {
      this.answer(this.told.join("; "));
    }
  }

  private dispatch(upstream: GrpcUpstream, method: string, timeoutMs: u32): Action {
    const metadata = new HeaderPairs().add("x-sent", "by the filter");
    const name = method.startsWith("/") ? method.substring(1) : method;
    this.callId = this.dispatchGrpcCall(upstream, SERVICE, name, metadata, write("hello"), timeoutMs);
    return this.callId === 0 ? this.answer("refused") : Action.Pause;
  }

  private open(upstream: GrpcUpstream, method: string): Action {
    const stream = this.openGrpcStream(
      upstream,
      SERVICE,
      method,
      new HeaderPairs().add("x-sent", "by the filter"),
    );
    if (stream === null) return this.answer("refused");
    this.callId = stream.id;
    this.stream = stream;
    if (method === "Client") {
      stream.send(write("one"));
      stream.send(write("two"));
      stream.close();
    } else if (method === "Server") {
      stream.send(write("three"), true);
      this.told.push(`half ${stream.isOpen} ${stream.send(write("x"))} ${stream.close()}`);
    } else if (method !== "Remote") {
      stream.send(write("first"));
    }
    return Action.Pause;
  }

  private tell(callId: u32, what: string): void {
    if (callId !== this.callId) this.root.strays.increment();
    this.told.push(what);
  }

  private answer(body: string): Action {
    return this.sendLocalResponse(200, body);
  }
}

/** A `GrpcService` that also sets the authority. */
function serialized(cluster: string): GrpcUpstream {
  const envoyGrpc = new ProtobufWriter().text(1, cluster).text(2, "authority.test");
  return GrpcUpstream.service(new ProtobufWriter().message(1, envoyGrpc).finish());
}

function write(word: string): Bytes {
  return new ProtobufWriter().text(1, word).finish();
}

function read(message: Bytes): string {
  const reader = new ProtobufReader(message);
  return reader.next() && reader.field === 1 ? reader.text : "?";
}

function text(value: string | null): string {
  return value === null ? "null" : value;
}

registerRootContext<GrpcCalls>();
