import { expect, it } from "vitest";
import type { GrpcMethod, Mesh, MeshHost, Metadata, Service } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

/** The filter's call of `Never` times out after this. */
const TIMEOUT_MS = 300;

function start(host: MeshHost, services: Record<string, Service>, configuration = ""): Promise<Mesh> {
  return host.start({ plugins: [{ wasm: module("grpc-calls"), configuration }], services });
}

/** A service with one method. */
function serve(method: string, answer: GrpcMethod): Record<string, Service> {
  return { service: { [`/test.Service/${method}`]: answer } };
}

async function ask(mesh: Mesh, path: string, cluster = "service"): Promise<string> {
  return (await mesh.request({ path, headers: { "x-cluster": cluster } })).body;
}

/** A protobuf message whose field 1 is a text. */
function message(word: string): Buffer {
  return Buffer.concat([Buffer.from([0x0a, word.length]), Buffer.from(word)]);
}

function word(bytes: Uint8Array): string {
  return Buffer.from(bytes).subarray(2).toString();
}

/** The words that a client sends, up to its last. */
async function words(messages: AsyncIterable<Uint8Array>): Promise<string[]> {
  const all: string[] = [];
  for await (const each of messages) all.push(word(each));
  return all;
}

const echo: GrpcMethod = async ({ messages, send }) => {
  send(message(`you said ${(await words(messages)).join("+")}`));
};

/** `Hold` answers never, `echo` once `Hold` was called; tells when `Hold` was cancelled. */
function holdAndEcho(): { services: Record<string, Service>; cancelled: Promise<void> } {
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  let services: Record<string, Service> = {};
  const cancelled = new Promise<void>((resolve) => {
    const hold: GrpcMethod = async (call) => {
      arrived();
      await call.cancelled;
      resolve();
    };
    const late: GrpcMethod = (call) => arrival.then(() => echo(call));
    services = { service: { "/test.Service/Hold": hold, "/test.Service/echo": late } };
  });
  return { services, cancelled };
}

/** Sends many messages at once; tells when the client sends no more, and when it has cancelled. */
function talkative(first: string): { service: GrpcMethod; closed: Promise<void>; cancelled: Promise<void> } {
  let hasClosed = () => {};
  let hasCancelled = () => {};
  const closed = new Promise<void>((resolve) => (hasClosed = resolve));
  const cancelled = new Promise<void>((resolve) => (hasCancelled = resolve));
  const service: GrpcMethod = async (call) => {
    for (const each of [first, ...Array<string>(20).fill("again")]) call.send(message(each));
    void words(call.messages).then(hasClosed);
    await call.cancelled;
    hasCancelled();
  };
  return { service, closed, cancelled };
}

/** What is told of a stream after its end: it is closed, and everything is refused. */
const REFUSED_AFTERWARDS = "after false false false false";

const warnings = (mesh: Mesh) => mesh.logs().flatMap((line) => (line.level === "warn" ? [line.message] : []));

await onEachHost("a gRPC call", (host) => {
  it("grants or denies the request that waits for it (Rust example: grpc_auth_random)", async () => {
    const verdicts = ["yes", "no", "yes"];
    await using mesh = await start(
      host,
      serve("Guard", async ({ send }) => send(message(verdicts.shift()!))),
    );
    expect(await mesh.statuses(3, { path: "/guarded" })).toEqual([200, 403, 200]);
  });

  it("carries metadata and a message there, a message back, and ends well once (Envoy: GrpcCall)", async () => {
    const seen: Metadata[] = [];
    await using mesh = await start(
      host,
      serve("echo", (call) => {
        seen.push(call.metadata);
        return echo(call);
      }),
    );
    expect(await ask(mesh, "/echo")).toBe('message you said hello; close 0 ""');
    expect(seen).toEqual([expect.objectContaining({ "x-sent": "by the filter" })]);
    expect(await mesh.counter("grpc_calls.closes")).toBe(1);
    expect(await mesh.counter("grpc_calls.strays")).toBe(0);
  });

  it("that fails ends with the service's status and words (Envoy: GrpcCallFailure)", async () => {
    await using mesh = await start(
      host,
      serve("fail", async () => ({ status: 9, message: "later" })),
    );
    expect(await ask(mesh, "/fail")).toBe('close 9 "later{via_upstream}"');
    expect(await ask(mesh, "/missing")).toMatch(/^close 12 "The.server.does.not|^close 12 "The%20server/);
  });

  it("that takes too long ends, with the proxy's status or the service's, and the service hears of it", async () => {
    let heard = () => {};
    const cancelled = new Promise<void>((resolve) => (heard = resolve));
    await using mesh = await start(
      host,
      serve("Never", async (call) => {
        await call.cancelled;
        heard();
      }),
    );
    const reply = ask(mesh, "/never");
    await mesh.advance(TIMEOUT_MS + 100);
    // the proxy tells the service how long it waits; whoever is first ends the call
    expect(await reply).toMatch(/^close (14 "upstream request timeout\{response_timeout\}"|4 "Deadline)/);
    await cancelled;
  });

  it("that is cancelled ends at the service, and no callback follows (Envoy: GrpcCallCancel, GrpcCallClose)", async () => {
    const { services, cancelled } = holdAndEcho();
    await using mesh = await start(host, services);
    expect(await ask(mesh, "/cancel")).toBe("cancelled true false");
    await cancelled;
    expect(await mesh.counter("grpc_calls.closes")).toBe(1);
  });

  it("is cancelled when its stream ends (Envoy: GrpcCallAfterDestroyed; D14)", async () => {
    const { services, cancelled } = holdAndEcho();
    await using mesh = await start(host, services);
    expect(await ask(mesh, "/leave")).toBe('message you said hello; close 0 ""');
    await cancelled;
    expect(await mesh.counter("grpc_calls.closes")).toBe(1);
    expect(await mesh.counter("grpc_calls.strays")).toBe(0);
  });

  it("can be cancelled by the context that made it, and by no other", async () => {
    await using mesh = await start(
      host,
      serve("Chat", async ({ cancelled }) => cancelled),
      "open",
    );
    expect(await ask(mesh, "/others")).toBe("false true");
  });

  it("to an unknown cluster or to nobody is refused at once, and no callback follows (Envoy: GrpcCallBadCall)", async () => {
    await using mesh = await start(host, { nobody: null });
    for (let round = 0; round < 2; round++) {
      expect(await ask(mesh, "/echo", "not-there")).toBe("refused");
      expect(await ask(mesh, "/echo", "nobody")).toBe("refused");
      expect(await ask(mesh, "/stream/Chat", "not-there")).toBe("refused");
    }
    expect(await mesh.counter("grpc_calls.closes")).toBe(0);
    const hint = "InternalFailure (perhaps nobody healthy in the cluster, or a restricted capability)";
    expect(warnings(mesh).filter((line) => line.startsWith("proxy_grpc"))).toEqual([
      `proxy_grpc_call was refused: ${hint}`,
      `proxy_grpc_stream was refused: ${hint}`,
    ]);
  });

  it("goes to clusters whose bare name would end Envoy: mesh1 is a protobuf message too", async () => {
    await using mesh = await start(host, { mesh1: { "/test.Service/echo": echo } });
    expect(await ask(mesh, "/echo", "mesh1")).toBe('message you said hello; close 0 ""');
  });

  it("takes a serialized GrpcService, and is refused for one that names no target", async () => {
    await using mesh = await start(host, serve("echo", echo));
    expect(await ask(mesh, "/service")).toBe('message you said hello; close 0 ""');
    expect(await ask(mesh, "/no-target")).toBe("refused");
    expect(await ask(mesh, "/echo")).toBe('message you said hello; close 0 ""');
  });
});

await onEachHost("a gRPC stream", (host) => {
  it("of the client sends many messages and gets one", async () => {
    await using mesh = await start(host, serve("Client", echo));
    expect(await ask(mesh, "/stream/Client")).toBe(
      `initial null; message you said one+two; trailing null; close 0 "OK{via_upstream}"; ${REFUSED_AFTERWARDS}`,
    );
  });

  it("of the server sends one message and gets many, between metadata", async () => {
    await using mesh = await start(
      host,
      serve("Server", async ({ metadata, messages, send, sendMetadata }) => {
        sendMetadata({ "x-initial": metadata["x-sent"]! });
        for (const each of ["one", "two", ...(await words(messages))]) send(message(each));
        return { metadata: { "x-trailing": "bye" } };
      }),
    );
    expect(await ask(mesh, "/stream/Server")).toBe(
      "half false false false; initial by the filter; message one; message two; message three; " +
        `trailing bye; close 0 "OK{via_upstream}"; ${REFUSED_AFTERWARDS}`,
    );
  });

  it("of both talks both ways until this side closes it (Envoy: GrpcStream, GrpcStreamCloseLocal)", async () => {
    const seen: string[] = [];
    await using mesh = await start(
      host,
      serve("Chat", async ({ messages, send }) => {
        for await (const each of messages) {
          seen.push(word(each));
          send(message(seen.length < 3 ? "again" : "last"));
        }
      }),
    );
    expect(await ask(mesh, "/stream/Chat")).toBe(
      "initial null; message again; message again; message last; trailing null; " +
        `close 0 "OK{via_upstream}"; ${REFUSED_AFTERWARDS}`,
    );
    expect(seen).toEqual(["first", "more", "more"]);
  });

  it("ends when the other side does, well or not, with nothing sent (Envoy: GrpcStreamCloseRemote)", async () => {
    await using mesh = await start(host, {
      service: {
        "/test.Service/Remote": async () => ({ metadata: { "x-trailing": "bye" } }),
        "/test.Service/Refuses": async () => ({ status: 7, message: "no" }),
      },
    });
    expect(await ask(mesh, "/stream/Remote")).toBe(
      `initial null; trailing bye; close 0 "OK{via_upstream}"; ${REFUSED_AFTERWARDS}`,
    );
    expect(await ask(mesh, "/stream/Refuses")).toBe(
      `initial null; trailing null; close 7 "no{via_upstream}"; ${REFUSED_AFTERWARDS}`,
    );
    expect(await mesh.counter("grpc_calls.closes")).toBe(2);
  });

  it("that is cancelled is not heard of again, and has ended at the service when the next request comes (Envoy: GrpcStreamCancel)", async () => {
    const { service, closed, cancelled } = talkative("stop");
    await using mesh = await start(host, serve("Stop", service));
    expect(await ask(mesh, "/stream/Stop")).toBe("cancelled true false false");
    await closed;
    await mesh.request();
    await cancelled;
    expect(await mesh.counter("grpc_calls.closes")).toBe(0);
    expect(await mesh.counter("grpc_calls.strays")).toBe(0);
  });

  it("that is answered in the middle of its messages ends likewise", async () => {
    const { service, closed, cancelled } = talkative("enough");
    await using mesh = await start(host, serve("Stop", service));
    expect(await ask(mesh, "/stream/Stop")).toBe("initial null; message enough");
    await closed;
    await mesh.request();
    await cancelled;
    expect(await mesh.counter("grpc_calls.closes")).toBe(0);
    expect(await mesh.counter("grpc_calls.strays")).toBe(0);
  });

  it("comes back to the stream that opened it when 30 are open at once on 4 workers", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("grpc-calls") }],
      services: serve("Chat", async ({ messages, send }) => {
        let count = 0;
        for await (const each of messages) {
          if (each.length > 0) send(message(++count < 5 ? "again" : "last"));
        }
      }),
      workers: 4,
    });
    const bodies = await Promise.all(Array.from({ length: 30 }, () => ask(mesh, "/stream/Chat")));
    expect(new Set(bodies).size).toBe(1);
    expect(await mesh.counter("grpc_calls.closes")).toBe(30);
    expect(await mesh.counter("grpc_calls.strays")).toBe(0);
  });

  it("that is open when the plugin ends does not hurt (Envoy: GrpcStreamOpenAtShutdown)", async () => {
    const mesh = await start(
      host,
      serve("Chat", async ({ cancelled }) => cancelled),
      "open",
    );
    expect(await ask(mesh, "/others")).toBe("false true");
    await mesh[Symbol.asyncDispose]();
    const lines = mesh.logs().map((line) => line.message);
    expect(lines).toContain("the plugin is done");
    expect(lines.filter((line) => line.startsWith("the plugin's stream"))).toEqual([]);
    expect(mesh.logs().filter((line) => line.level === "error" || line.level === "critical")).toEqual([]);
  });
});
