import { expect, it } from "vitest";
import type { Mesh, MeshHost, TcpUpstream } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

/** A TCP proxy with the filter that does what `configuration` says. */
function start(host: MeshHost, configuration: string, upstream?: TcpUpstream): Promise<Mesh> {
  const plugin = { wasm: module("network"), configuration };
  return host.start({ plugins: [], tcp: { plugins: [plugin], ...(upstream && { upstream }) } });
}

/** What the filter has said, up to and with the end of its connection. */
async function untilDeleted(mesh: Mesh): Promise<string[]> {
  await expect.poll(() => said(mesh)).toContain("delete");
  return said(mesh);
}

async function said(mesh: Mesh): Promise<string[]> {
  await mesh.advance(0);
  return mesh.logs().flatMap(({ plugin, message }) => (plugin === "network" ? [message] : []));
}

/** Answers each piece with `answer`, and ends when the client does. */
function answering(answer: string): TcpUpstream {
  return async (connection) => {
    while ((await connection.next()) !== null) connection.send(answer);
    connection.end();
  };
}

await onEachHost("a connection", (host) => {
  it("is seen from its beginning to its end, with its address (Go e2e: network; Envoy: HappyPath)", async () => {
    await using mesh = await start(host, "", answering("hello, client"));
    const client = await mesh.connect();
    client.send("hello, service");
    expect(await client.read(13)).toBe("hello, client");
    client.end();
    expect(await client.readAll()).toBe("");
    const lines = await untilDeleted(mesh);
    expect(lines[0]).toMatch(/^new connection from [\d.]+:\d+$/);
    expect(lines.at(6)).toMatch(/^upstream was [\d.]+:\d+$/);
    expect(lines.filter((line) => !/^(new connection|upstream was)/.test(line))).toEqual([
      "downstream data 14 end=false hello, service",
      "upstream data 13 end=false hello, client",
      "downstream data 0 end=true ",
      "upstream data 0 end=true ",
      "upstream closed by somebody",
      "downstream closed by the proxy",
      "done",
      "log",
      "delete",
    ]);
  });

  it("that the client ends last is closed by the client (Envoy: CloseStream)", async () => {
    await using mesh = await start(host, "", async (service) => {
      await service.next();
      service.send("bye");
      service.end();
    });
    const client = await mesh.connect();
    client.send("hello");
    expect(await client.readAll()).toBe("bye");
    client.end();
    const lines = await untilDeleted(mesh);
    expect(lines).toContain("upstream closed by somebody");
    expect(lines).toContain("downstream closed by the peer");
    expect(lines.slice(-3)).toEqual(["done", "log", "delete"]);
  });

  it("stays half open when the upstream has ended, and the client can still send", async () => {
    let heard: Promise<string> | undefined;
    await using mesh = await start(host, "", (service) => {
      service.end();
      heard = service.readAll();
    });
    const client = await mesh.connect();
    expect(await client.readAll()).toBe("");
    client.send("still here");
    client.end();
    expect(await heard).toBe("still here");
    await untilDeleted(mesh);
  });

  it("is closed by the filter before the upstream hears of it (Envoy: CloseDownstreamFirst)", async () => {
    await using mesh = await start(host, "close on connection");
    const client = await mesh.connect();
    expect(await client.readAll()).toBe("");
    const [connected, ...lines] = await untilDeleted(mesh);
    expect(connected).toContain("new connection");
    expect(lines).toEqual(["downstream closed by the proxy", "done", "log", "delete"]);
  });

  it("is closed by the filter instead of passing data on (Envoy: CloseDownstream)", async () => {
    let heard: Promise<string> | undefined;
    await using mesh = await start(host, "close downstream", (service) => {
      heard = service.readAll();
    });
    const client = await mesh.connect();
    client.send("never to arrive");
    expect(await client.readAll()).toBe("");
    expect((await untilDeleted(mesh)).slice(-4)).toEqual([
      "downstream closed by the proxy",
      "done",
      "log",
      "delete",
    ]);
    // the proxy may not even have connected there
    expect((await heard) ?? "").toBe("");
  });

  it("is closed as a whole by closing the upstream's side (Envoy: CloseUpstream)", async () => {
    let heard: Promise<string> | undefined;
    await using mesh = await start(host, "close upstream", (service) => {
      heard = service.readAll();
      service.send("never to arrive");
    });
    const client = await mesh.connect();
    expect(await client.readAll()).toBe("");
    expect(await heard).toBe("");
    expect(await untilDeleted(mesh)).toContain("downstream closed by the proxy");
  });
});

await onEachHost("a connection's data", (host) => {
  it("is read in part, and never past its end", async () => {
    await using mesh = await start(host, "change");
    const client = await mesh.connect();
    client.send("read");
    expect(await client.read(11)).toBe("read ea 0 4");
  });

  it.each([
    ["append", "append behind"],
    ["prepend", "before prepend"],
    ["replace", "something else"],
    ["first two", "the worrst two"],
  ])("is changed on its way to the upstream: %s (Go e2e: network)", async (sent, received) => {
    await using mesh = await start(host, "change");
    const client = await mesh.connect();
    client.send(sent);
    expect(await client.read(received.length)).toBe(received);
  });

  it("is changed on its way to the client", async () => {
    await using mesh = await start(host, "change", answering("hello world"));
    const client = await mesh.connect();
    client.send("anything");
    expect(await client.read(10)).toBe("hello moon");
  });

  it("is removed, and the connection goes on", async () => {
    await using mesh = await start(host, "change");
    const client = await mesh.connect();
    client.send("remove");
    await expect.poll(() => said(mesh)).toContain("downstream data 6 end=false remove");
    client.send("append");
    expect(await client.read(13)).toBe("append behind");
  });

  it("of the other direction is out of reach: changing it is refused with BadArgument", async () => {
    await using mesh = await start(host, "reach over");
    const client = await mesh.connect();
    client.send("hello");
    expect(await client.read(5)).toBe("hello");
    const lines = await said(mesh);
    expect(lines).toContain("the other direction has 0 bytes, changed: false");
    expect(lines).toContain(
      "proxy_set_buffer_bytes was refused: BadArgument (perhaps not legal in this phase)",
    );
  });
});

await onEachHost("a pause", (host) => {
  it("holds a client's data until there is enough of it, and shows all that is held", async () => {
    await using mesh = await start(host, "hold lines");
    const client = await mesh.connect();
    client.send("half a ");
    await expect.poll(() => said(mesh)).toContain("downstream data 7 end=false half a ");
    client.send("line\n");
    expect(await client.read(12)).toBe("half a line\n");
    expect(await said(mesh)).toContain("downstream data 12 end=false half a line\n");
  });

  it("of a client's data ends by resuming from elsewhere (Envoy: StopAndResumeDownstreamViaAsyncCall)", async () => {
    await using mesh = await start(host, "hold until tick");
    const client = await mesh.connect();
    client.send("hello");
    await expect.poll(() => said(mesh)).toContain("downstream data 5 end=false hello");
    await mesh.advance(60);
    expect(await client.read(5)).toBe("hello");
    // what is passed on by resuming does not come to the filter again
    expect((await said(mesh)).slice(1)).toEqual([
      "downstream data 5 end=false hello",
      "resumed from a tick: true",
      "upstream data 5 end=false hello",
    ]);
  });

  it("of a new connection keeps the proxy from connecting to the upstream, and from reading", async () => {
    let connectedAfter: string[] = [];
    await using mesh = await start(host, "hold connection until tick", async (service) => {
      connectedAfter = await said(mesh);
      service.send((await service.next()) ?? "");
    });
    const client = await mesh.connect();
    client.send("hello");
    await expect.poll(async () => (await said(mesh)).length).toBeGreaterThan(0);
    await mesh.advance(60);
    expect(await client.read(5)).toBe("hello");
    expect(connectedAfter).toContain("resumed from a tick: true");
    const lines = await said(mesh);
    expect(lines.indexOf("resumed from a tick: true")).toBeLessThan(
      lines.indexOf("downstream data 5 end=false hello"),
    );
  });

  it("of the upstream's data holds it until more comes; resuming is refused as unimplemented (Envoy: StopAndResumeUpstreamViaAsyncCall)", async () => {
    await using mesh = await start(host, "hold answers");
    const client = await mesh.connect();
    client.send("half a ");
    await expect.poll(() => said(mesh)).toContain("resumed: false");
    expect(await said(mesh)).toContain("proxy_continue_stream was refused: status 12");
    client.send("line\n");
    expect(await client.read(12)).toBe("half a line\n");
  });

  it("of the upstream's data loses it when the upstream ends", async () => {
    await using mesh = await start(host, "hold answers");
    const client = await mesh.connect();
    client.send("lost");
    await expect.poll(() => said(mesh)).toContain("resumed: false");
    client.end();
    expect(await client.readAll()).toBe("");
    expect(await untilDeleted(mesh)).toContain("upstream closed by somebody");
  });
});

await onEachHost("a resumption that comes too late", (host) => {
  it("is refused: the connection is gone", async () => {
    await using mesh = await start(host, "hold until every tick");
    const client = await mesh.connect();
    client.send("hello");
    await expect.poll(() => said(mesh)).toContain("downstream data 5 end=false hello");
    client.end();
    await mesh.advance(60);
    const lines = await untilDeleted(mesh);
    await mesh.advance(60);
    expect(lines).toContain("resumed from a tick: true");
    await expect.poll(() => said(mesh)).toContain("resumed from a tick: false");
  });
});

await onEachHost("a filter that traps", (host) => {
  it.each([
    ["on connection", "PanicOnNewConnection"],
    ["on downstream", "PanicOnDownstreamData"],
    ["on upstream", "PanicOnUpstreamData"],
  ])("%s closes both sides, and the connections after it (Envoy: %s)", async (place) => {
    await using mesh = await start(host, `trap ${place}`);
    const client = await mesh.connect();
    client.send("hello");
    expect(await client.readAll()).toBe("");
    const next = await mesh.connect();
    next.send("hello");
    expect(await next.readAll()).toBe("");
    expect((await said(mesh)).filter((line) => line.startsWith("new connection"))).toHaveLength(1);
    expect(mesh.logs().filter(({ message }) => message.includes("unreachable"))).toHaveLength(1);
  });

  it("lets the connections after it through when its failure policy is to fail open (Envoy: SegvFailOpen)", async () => {
    const plugin = { wasm: module("network"), configuration: "trap on downstream" };
    await using mesh = await host.start({
      plugins: [],
      tcp: { plugins: [{ ...plugin, failurePolicy: "FAIL_OPEN" }] },
    });
    const client = await mesh.connect();
    client.send("hello");
    expect(await client.readAll()).toBe("");
    const next = await mesh.connect();
    next.send("again");
    expect(await next.read(5)).toBe("again");
  });
});

await onEachHost("several network filters", (host) => {
  it("see a client's data in their order, and the upstream's in the opposite one", async () => {
    const wasm = module("network");
    await using mesh = await host.start({
      plugins: [],
      tcp: {
        plugins: [
          { wasm, name: "first", rootId: "network", configuration: "sign 1" },
          { wasm, name: "second", rootId: "network", configuration: "sign 2" },
        ],
      },
    });
    const client = await mesh.connect();
    client.send("hello");
    expect(await client.read(9)).toBe("hello1221");
  });
});

await onEachHost("a filter that looks at the client's address", (host) => {
  it("lets one in and turns another away (Rust: envoy_tcp_routing, without the foreign function)", async () => {
    await using closed = await start(host, "only 203.0.113.");
    const stranger = await closed.connect();
    stranger.send("hello");
    expect(await stranger.readAll()).toBe("");
    const [line = ""] = await untilDeleted(closed);
    const address = line.replace("new connection from ", "").replace(/:\d+$/, ":");

    await using open = await start(host, `only ${address}`);
    const friend = await open.connect();
    friend.send("hello");
    expect(await friend.read(5)).toBe("hello");
  });
});
