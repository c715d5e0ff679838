import { expect, it } from "vitest";
import { type Mesh, type MeshHost, type MeshOptions, StartRefused } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

async function answer(mesh: Mesh, path: string): Promise<string> {
  return (await mesh.request({ path })).body;
}

/** What the plugins have said, without the names that differ between those that share a VM. */
async function said(mesh: Mesh): Promise<string[]> {
  await mesh.advance(0);
  return mesh.logs().flatMap(({ plugin, message }) => (plugin === "" ? [] : [message]));
}

function occurrences(lines: string[], wanted: string): number {
  return lines.filter((line) => line === wanted).length;
}

await onEachHost("timers", (host) => {
  it("of one plugin each keep their own time, on one tick, in every VM", async () => {
    const workers = 2;
    // the main thread has a VM, too
    const vms = workers + 1;
    await using mesh = await host.start({ plugins: [{ wasm: module("timers") }], workers });
    await mesh.advance(1_000);
    const [beats, slow] = [await mesh.counter("timers.beat"), await mesh.counter("timers.slow")];
    // 25 and 10 in each VM, or more by the time it took to ask; a tick may be still to come
    expect(beats).toBeGreaterThanOrEqual(24 * vms);
    expect(slow).toBeGreaterThanOrEqual(9 * vms);
    expect(Math.abs(beats / vms - (slow / vms) * 2.5)).toBeLessThan(4);
    expect(await mesh.counter("timers.once")).toBe(vms);
    expect(await mesh.counter("timers.thrice")).toBe(3 * vms);
    expect(await mesh.counter("timers.never")).toBe(0);
  });
});

await onEachHost("a shared counter", (host) => {
  const start = (workers: number) => host.start({ plugins: [{ wasm: module("shared-counter") }], workers });

  it("counts ten requests as ten (Go e2e: shared_data)", async () => {
    await using mesh = await start(1);
    const seen: string[] = [];
    while (seen.length < 10) seen.push(await answer(mesh, "/ten"));
    expect(seen).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
  });

  it("loses no count of 4 workers at once, and gives no number twice, though nobody has seeded it", async () => {
    await using mesh = await start(4);
    const requests = 40;
    const burst = 500;
    for (const race of ["/burst/a", "/burst/b", "/burst/c"]) {
      const last = await Promise.all(Array.from({ length: requests }, () => answer(mesh, race)));
      expect(new Set(last).size).toBe(requests);
      expect(Math.max(...last.map(Number))).toBe(requests * burst);
    }
  });

  it("begins at what the first worker has seeded, however many seed it", async () => {
    await using mesh = await start(3);
    expect(await answer(mesh, "/value")).toBe("1000");
    expect(await answer(mesh, "/seeded")).toBe("1001");
    expect(await answer(mesh, "/back")).toBe("999");
  });

  it("begins at 0 where somebody has left something else", async () => {
    await using mesh = await start(1);
    expect(await answer(mesh, "/garbage")).toBe("0 5 5");
  });
});

await onEachHost("an insertion into shared data", (host) => {
  it("succeeds for one of those that try at once, and is a conflict for the others (Envoy: SharedData)", async () => {
    await using mesh = await host.start({ plugins: [{ wasm: module("shared-counter") }], workers: 4 });
    for (const key of ["/insert/a", "/insert/b", "/insert/c"]) {
      const writes = await Promise.all(Array.from({ length: 20 }, () => answer(mesh, key)));
      expect(writes.filter((write) => write === "stored")).toHaveLength(1);
      expect(writes.filter((write) => write === "conflict")).toHaveLength(19);
    }
  });
});

await onEachHost("a shared queue", (host) => {
  const wasm = module("queue");
  const options: MeshOptions = {
    plugins: [
      { wasm, name: "consumer", vmId: "consumer" },
      { wasm, name: "http", vmId: "producers" },
    ],
    tcp: { plugins: [{ wasm, name: "tcp", vmId: "producers" }] },
  };

  it("brings what HTTP and TCP producers put in to a consumer in another VM (Go e2e: shared_queue)", async () => {
    await using mesh = await host.start({ ...options, workers: 2 });
    expect(await answer(mesh, "/one")).toBe("yes");
    expect(await answer(mesh, "/two")).toBe("yes");
    const client = await mesh.connect();
    client.send("three");
    expect(await client.read(5)).toBe("three");
    await expect.poll(() => mesh.counter("queue.received")).toBe(3);
    const received = mesh.logs().filter(({ plugin }) => plugin === "consumer");
    expect(received.map(({ message }) => message)).toEqual([
      "got http /one",
      "got http /two",
      "got tcp three",
    ]);
  });

  it("carries nothing as well as something", async () => {
    await using mesh = await host.start(options);
    expect(await answer(mesh, "/nothing")).toBe("yes");
    await expect.poll(() => mesh.counter("queue.received")).toBe(1);
    expect(await said(mesh)).toContain("got ");
  });

  it("is found by its VM id and its name alone (Envoy: SharedQueue)", async () => {
    await using mesh = await host.start(options);
    expect(await answer(mesh, "/own")).toBe("present");
    expect(await answer(mesh, "/absent")).toBe("yes");
    expect(await answer(mesh, "/elsewhere")).toBe("yes");
  });

  it("that is empty has nothing to take out, which is no mistake (Envoy: SharedQueue, empty)", async () => {
    await using mesh = await host.start(options);
    expect(await answer(mesh, "/empty")).toBe("yes");
    expect(mesh.logs().filter(({ level }) => level === "warn")).toEqual([]);
  });

  it("that does not exist is refused with NotFound (Envoy: SharedQueue, bad token)", async () => {
    await using mesh = await host.start(options);
    expect(await answer(mesh, "/bad-token")).toBe("yes");
    expect(await said(mesh)).toEqual([
      "proxy_enqueue_shared_queue was refused: status 1",
      "proxy_dequeue_shared_queue was refused: status 1",
    ]);
  });
});

await onEachHost("tags of metrics", (host) => {
  const start = (metricTags: string[]) => host.start({ plugins: [{ wasm: module("tags") }], metricTags });
  const reporter = "meshwright";

  it("are labels, with a value for each combination (Go e2e: metrics)", async () => {
    await using mesh = await start(["value", "reporter"]);
    for (const value of ["foo", "foo", "foo", "bar", "bar", "bar", "bar", "bar"]) {
      await mesh.request({ headers: { "x-value": value } });
    }
    const samples = await mesh.samples("tags.requests");
    expect(samples).toHaveLength(2);
    expect(samples).toContainEqual({ labels: { value: "foo", reporter }, value: 3 });
    expect(samples).toContainEqual({ labels: { value: "bar", reporter }, value: 5 });
    expect(await mesh.samples("tags.all")).toEqual([{ labels: { reporter }, value: 8 }]);
    expect(await mesh.samples("tags.level")).toEqual([{ labels: { reporter }, value: 16 }]);
  });

  it("keep odd values apart", async () => {
    await using mesh = await start(["value", "reporter"]);
    await mesh.request({ headers: { "x-value": 'a;b="c" \\.d' } });
    expect(await mesh.samples("tags.requests")).toEqual([
      { labels: { value: 'a_b="c" \\.d', reporter }, value: 1 },
    ]);
  });

  it("are bounded: what goes beyond is counted without tags", async () => {
    await using mesh = await start(["value", "reporter"]);
    for (const value of ["1", "2", "3", "4", "5", "3"]) {
      await mesh.request({ headers: { "x-value": value } });
    }
    const samples = await mesh.samples("tags.requests");
    expect(samples).toHaveLength(4);
    expect(samples).toContainEqual({ labels: { value: "3", reporter }, value: 2 });
    expect(samples).toContainEqual({ labels: {}, value: 2 });
  });

  it("stay in the name where the proxy is not told of them", async () => {
    await using mesh = await start([]);
    await mesh.request({ headers: { "x-value": "foo" } });
    expect(await mesh.samples("tags.requests")).toEqual([]);
    expect(await mesh.counter("tags.requests;value=foo;reporter=meshwright")).toBe(1);
  });

  it("can have no name that Prometheus could not show", async () => {
    await expect(start(["not-a-name"])).rejects.toThrow('metric tag "not-a-name"');
  });
});

await onEachHost("the end", (host) => {
  const plugin = (configuration: string, vmId = "shared") => ({
    wasm: module("lifecycle"),
    name: "lifecycle",
    configuration,
    vmId,
  });
  const start = (host: MeshHost, ...configurations: string[]) =>
    host.start({ plugins: configurations.map((each) => plugin(each)), isUpdatable: true });

  it("of a stream does not wait for one that answers false to onDone", async () => {
    await using mesh = await start(host, "a");
    await mesh.request();
    expect((await said(mesh)).slice(-3)).toEqual([
      "a: stream logged",
      "a: stream done?",
      "a: stream deleted",
    ]);
  });

  it("of a plugin that is replaced is no trap, and its sibling in the VM goes on (defect D3)", async () => {
    await using mesh = await start(host, "old", "sibling");
    await mesh.update([plugin("new"), plugin("sibling")]);
    await expect.poll(async () => occurrences(await said(mesh), "old: deleted")).toBe(2);
    const lines = await said(mesh);
    expect(occurrences(lines, "old: done?")).toBe(2);
    expect(lines.filter((line) => line.startsWith("sibling: d"))).toEqual([]);
    expect((await mesh.request()).status).toBe(200);
    expect(await said(mesh)).toContain("new: stream deleted");
    expect(await said(mesh)).toContain("sibling: stream deleted");
    expect(mesh.logs().filter(({ level }) => level === "error" || level === "critical")).toEqual([]);
  });

  it("of a plugin that answers false to onDone waits until it says done (defect D13)", async () => {
    await using mesh = await start(host, "patient", "sibling");
    await mesh.update([plugin("sibling")]);
    await mesh.advance(50);
    await expect.poll(async () => occurrences(await said(mesh), "patient: deleted")).toBe(2);
    const lines = (await said(mesh)).filter((line) => line.startsWith("patient: "));
    expect(occurrences(lines, "patient: tick, done: true")).toBe(2);
    expect(lines.indexOf("patient: deleted")).toBeGreaterThan(lines.indexOf("patient: tick, done: true"));
  });

  it("of the last plugin in a VM does not wait: the VM is gone", async () => {
    await using mesh = await host.start({ plugins: [plugin("patient", "alone")], isUpdatable: true });
    await mesh.update([plugin("other", "elsewhere")]);
    await expect.poll(async () => occurrences(await said(mesh), "patient: done?")).toBe(2);
    await mesh.advance(100);
    const lines = await said(mesh);
    expect(lines.filter((line) => /^patient: (tick|deleted)/.test(line))).toEqual([]);
  });

  it("that nobody waits for is refused with NotFound when a plugin says done", async () => {
    await using mesh = await start(host, "a");
    expect(await answer(mesh, "/done")).toBe("false");
    expect(await said(mesh)).toContain("proxy_done was refused: status 1");
  });

  it("comes to every plugin in every VM when the proxy stops", async () => {
    const mesh = await start(host, "a", "b");
    await mesh[Symbol.asyncDispose]();
    const lines = mesh.logs().map(({ message }) => message);
    for (const name of ["a", "b"]) {
      expect(occurrences(lines, `${name}: done?`)).toBe(2);
      expect(occurrences(lines, `${name}: deleted`)).toBe(2);
    }
  });

  it("does not come when a replacement is refused: the plugins go on as they were", async () => {
    await using mesh = await start(host, "a");
    await expect(mesh.update([plugin("refused")])).rejects.toThrow(StartRefused);
    expect(await answer(mesh, "/done")).toBe("false");
    expect(await said(mesh)).not.toContain("a: done?");
  });
});
