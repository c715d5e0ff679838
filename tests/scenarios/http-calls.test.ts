import { expect, it } from "vitest";
import type { Mesh, MeshHost, Service, Upstream, UpstreamRequest } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

/** The filter's calls time out after this. */
const TIMEOUT_MS = 300;

function start(host: MeshHost, services: Record<string, Service>, configuration = ""): Promise<Mesh> {
  return host.start({ plugins: [{ wasm: module("http-calls"), configuration }], services });
}

async function ask(mesh: Mesh, path: string, cluster = "service"): Promise<string> {
  return (await mesh.request({ path, headers: { "x-cluster": cluster } })).body;
}

/** A service whose answers, the paths that were asked for, wait for a word. */
function held(): {
  service: Upstream;
  release: (path: string) => void;
  asked: (path: string) => Promise<void>;
} {
  const gates = new Map<string, PromiseWithResolvers>();
  const arrivals = new Map<string, PromiseWithResolvers>();
  const of = (map: Map<string, PromiseWithResolvers>, path: string) => {
    if (!map.has(path)) map.set(path, withResolvers());
    return map.get(path)!;
  };
  return {
    async service({ path }) {
      of(arrivals, path).resolve();
      await of(gates, path).promise;
      return { body: path };
    },
    release: (path) => of(gates, path).resolve(),
    asked: (path) => of(arrivals, path).promise,
  };
}

interface PromiseWithResolvers {
  promise: Promise<void>;
  resolve: () => void;
}

function withResolvers(): PromiseWithResolvers {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

const warnings = (mesh: Mesh) => mesh.logs().flatMap((line) => (line.level === "warn" ? [line.message] : []));

await onEachHost("an HTTP call", (host) => {
  it("grants or denies the request that waits for it (Go e2e and Rust example: http_auth_random; Envoy: StopAndResumeViaAsyncCall)", async () => {
    const bytes = ["0", "1", "2", "3"];
    await using mesh = await start(host, { auth: () => ({ body: bytes.shift()! }) });
    expect(await mesh.statuses(4, { path: "/guarded" })).toEqual([200, 403, 200, 403]);
  });

  it("carries method, headers and body there, and status, headers, body and trailers back (Envoy: AsyncCall)", async () => {
    const seen: UpstreamRequest[] = [];
    await using mesh = await start(host, {
      service: (request) => {
        seen.push(request);
        return {
          status: 201,
          headers: { "x-reply": "yes" },
          body: "answer",
          trailers: { "x-end": "of answer" },
        };
      },
    });
    expect(await ask(mesh, "/send")).toBe(
      '201 failed false "answer" bytes 6 headers true reply yes end of answer why ""',
    );
    expect(seen).toHaveLength(1);
    const [{ method, path, headers, body }] = seen as [UpstreamRequest];
    expect({ method, path, body }).toEqual({ method: "GET", path: "/send", body: "body of the call" });
    expect(headers).toEqual(
      expect.arrayContaining([
        ["host", "calls.test"],
        ["x-one", "1"],
        ["x-two", "a"],
        ["x-two", "b"],
        ["content-length", "16"],
      ]),
    );
  });

  it("brings back 300 kB, and answers without a body", async () => {
    const long = "0123456789".repeat(30_000);
    await using mesh = await start(host, {
      service: ({ path }) => (path === "/long" ? { body: long } : { status: 204 }),
    });
    expect(await ask(mesh, "/long")).toContain(`200 failed false "${long}" bytes 300000 headers true`);
    expect(await ask(mesh, "/empty")).toContain('204 failed false "" bytes 0 headers true');
  });

  it("is sent without its trailers, which Envoy does not support", async () => {
    const seen: UpstreamRequest[] = [];
    await using mesh = await start(host, {
      service: (request) => {
        seen.push(request);
        return { body: "answer" };
      },
    });
    expect(await ask(mesh, "/trailers")).toContain('200 failed false "answer"');
    expect(seen.map(({ trailers }) => trailers)).toEqual([[]]);
  });

  it("comes back under its own number when ten are under way, whatever their order (Go e2e: multiple_dispatches)", async () => {
    const { service, release, asked } = held();
    await using mesh = await start(host, { service });
    const reply = mesh.request({ path: "/many" });
    const paths = Array.from({ length: 10 }, (_, index) => `/${index}`);
    await Promise.all(paths.map(asked));
    for (const path of [...paths].reverse()) release(path);
    const answers = (await reply).body.split("\n").map((line) => line.split('"')[1]);
    expect(answers.sort()).toEqual(paths);
    expect(await mesh.counter("http_calls.answers")).toBe(10);
    expect(await mesh.counter("http_calls.strays")).toBe(0);
  });

  it("comes back to the stream that made it when 50 wait at once on 4 workers", async () => {
    const { service, release, asked } = held();
    await using mesh = await host.start({
      plugins: [{ wasm: module("http-calls") }],
      services: { service },
      workers: 4,
    });
    const paths = Array.from({ length: 50 }, (_, index) => `/stream-${index}`);
    const replies = paths.map((path) => ask(mesh, path));
    await Promise.all(paths.map(asked));
    for (const path of [...paths].reverse()) release(path);
    expect((await Promise.all(replies)).map((body) => body.split('"')[1])).toEqual(paths);
    expect(await mesh.counter("http_calls.strays")).toBe(0);
  });

  it("made in the response phase changes the response that waits for it", async () => {
    await using mesh = await host.start({
      plugins: [{ wasm: module("http-calls") }],
      upstream: () => ({ headers: { "x-ask": "1" }, body: "from upstream" }),
      services: { service: ({ path }) => ({ body: `answer to ${path}` }) },
    });
    const reply = await mesh.request({ path: "/response" });
    expect(reply.headers.get("x-answer")).toBe("answer to /from-response");
    expect(reply.body).toBe("from upstream");
  });

  it("to an unknown cluster, without a path or to nobody is refused at once, and no callback follows (Envoy: AsyncCallBadCluster, AsyncCallBadCall)", async () => {
    await using mesh = await start(host, { service: () => ({}), nobody: null });
    for (let round = 0; round < 2; round++) {
      expect(await ask(mesh, "/x", "not-there")).toBe("refused");
      expect(await ask(mesh, "/incomplete")).toBe("refused");
      expect(await ask(mesh, "/x", "nobody")).toBe("refused");
    }
    await mesh.advance(TIMEOUT_MS);
    expect(await mesh.counter("http_calls.answers")).toBe(0);
    expect(warnings(mesh).filter((line) => line.startsWith("proxy_http_call"))).toEqual([
      "proxy_http_call was refused: BadArgument (perhaps an unknown cluster, or :method, :path or :authority missing)",
      "proxy_http_call was refused: InternalFailure (perhaps nobody healthy in the cluster, or a restricted capability)",
    ]);
  });

  it("that takes too long is answered with 504, once", async () => {
    const { service, release, asked } = held();
    await using mesh = await start(host, { service });
    const reply = ask(mesh, "/slow");
    await asked("/slow");
    await mesh.advance(TIMEOUT_MS + 50);
    expect(await reply).toBe(
      '504 failed false "upstream request timeout" bytes 24 headers true reply null end null why ""',
    );
    release("/slow");
    await mesh.advance(50);
    expect(await mesh.counter("http_calls.answers")).toBe(1);
  });

  it("whose connection breaks comes back failed, with nothing to read (Envoy: AsyncCallFailure)", async () => {
    await using mesh = await start(host, { service: () => ({ body: "half an answer", breaksOff: true }) });
    expect(await ask(mesh, "/broken")).toBe(
      '0 failed true "" bytes 0 headers false reply null end null why "reset"',
    );
  });

  it("answered after its stream is gone reaches nobody, not the next stream either (Envoy: AsyncCallAfterDestroyed; D14)", async () => {
    const { service, release, asked } = held();
    await using mesh = await start(host, { service });
    expect(await ask(mesh, "/leave")).toBe("left");
    const next = ask(mesh, "/next");
    await Promise.all([asked("/leave"), asked("/next")]);
    release("/leave");
    await mesh.advance(50);
    expect(await mesh.counter("http_calls.answers")).toBe(0);
    release("/next");
    expect(await next).toContain('200 failed false "/next"');
    expect(await mesh.counter("http_calls.answers")).toBe(1);
    expect(await mesh.counter("http_calls.strays")).toBe(0);
  });

  it("made when its stream is done is sent, and answered to nobody", async () => {
    const { service, release, asked } = held();
    await using mesh = await start(host, { service });
    await mesh.request({ path: "/late" });
    await asked("/late");
    release("/late");
    await mesh.advance(50);
    expect(await mesh.counter("http_calls.answers")).toBe(0);
    expect(await mesh.statuses(1, { path: "/response" })).toEqual([200]);
  });

  it("of the plugin outlives the stream in whose callback it was made", async () => {
    const { service, release, asked } = held();
    await using mesh = await start(host, { service });
    expect(await ask(mesh, "/plugin")).toBe("true");
    await asked("/plugin");
    release("/plugin");
    await mesh.advance(50);
    expect(mesh.logs().map((line) => line.message)).toContain(
      'the plugin\'s own call: 200 failed false "/plugin" bytes 7 headers true reply null end null why ""',
    );
  });

  it("can be made while the plugin is configured (Envoy: FilterMakesCallInConfigureTime)", async () => {
    await using mesh = await start(host, { service: ({ path }) => ({ body: path }) }, "call");
    await mesh.advance(100);
    // the try-out, the main thread and the worker; of the try-out nothing is left to hear
    const lines = mesh.logs().map((line) => line.message);
    expect(lines.filter((line) => line === "call while configured: true")).toHaveLength(3);
    expect(lines.filter((line) => line.startsWith("the plugin's own call: 200"))).toHaveLength(2);
  });

  it("is not answered with nothing when the plugin ends, and the VM survives that (D3, D13)", async () => {
    const { service } = held();
    const mesh = await start(host, { service }, "call");
    await mesh[Symbol.asyncDispose]();
    const lines = mesh.logs().map((line) => line.message);
    expect(lines).toContain("the plugin is done");
    expect(lines.filter((line) => line.startsWith("the plugin's own call"))).toEqual([]);
    expect(mesh.logs().filter((line) => line.level === "error" || line.level === "critical")).toEqual([]);
  });
});

await onEachHost("HTTP calls on every tick", (host) => {
  it("come back with 200 and 503 to the VM that made them, on the main thread and on the worker (Go e2e: dispatch_call_on_tick)", async () => {
    const vms = new Set<string>();
    await using mesh = await host.start({
      plugins: [{ wasm: module("tick-calls") }],
      services: {
        service: ({ path, headers }) => {
          const vm = headers.find(([name]) => name === "x-vm")![1];
          vms.add(vm);
          return { status: path === "/ok" ? 200 : 503, headers: { "x-vm": vm } };
        },
      },
    });
    do await mesh.advance(100);
    while (
      vms.size < 2 ||
      (await mesh.counter("tick_calls.200")) < 5 ||
      (await mesh.counter("tick_calls.503")) < 5
    );
    expect(vms.size).toBe(2);
    expect(await mesh.counter("tick_calls.strays")).toBe(0);
  });
});
