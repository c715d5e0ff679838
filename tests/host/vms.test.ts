/** Which plugins share what, and what becomes of a plugin's VM. */
import { expect, it, describe } from "vitest";
import { inProcess } from "../../src/testing/index.ts";
import { guest, said, start } from "./guests.ts";

describe("plugins", () => {
  // numbers of contexts are given out per VM: the plugins' own first
  it("share a VM when they have the same module and VM id", async () => {
    await using mesh = await start(inProcess, ["request_headers: parameters", "request_headers: parameters"]);
    await mesh.request();
    expect(said(mesh)).toEqual(["p1 request_headers(3 6 1)", "p2 request_headers(4 6 1)"]);
  });

  it("have VMs of their own when their VM ids differ, and shared data of their own", async () => {
    const script = `request_headers: parameters
      request_headers: shared-get k
      request_headers: shared-set k v 0`;
    const plugin = (vmId: string) => ({ name: "p1", configuration: script.replace(/^ +/gm, ""), vmId });
    const wasm = await guest("script");
    await using mesh = await inProcess.start({
      plugins: ["one", "two"].map((vmId) => ({ wasm, ...plugin(vmId) })),
    });
    await mesh.request();
    expect(said(mesh)).toEqual([
      "request_headers(2 6 1)",
      "request_headers: shared-get k = NotFound",
      "request_headers: shared-set k v 0 = Ok",
      "request_headers(2 6 1)",
      "request_headers: shared-get k = NotFound",
      "request_headers: shared-set k v 0 = Ok",
    ]);
  });

  it("share a context when they are equal", async () => {
    const wasm = await guest("script");
    const plugin = { wasm, name: "p1", configuration: "request_headers: parameters" };
    await using mesh = await inProcess.start({ plugins: [plugin, plugin] });
    await mesh.request();
    expect(said(mesh)).toEqual(["request_headers(2 6 1)", "request_headers(3 6 1)"]);
  });
});

describe("workers", () => {
  it("take requests in turn, each in VMs of its own, with one store of shared data", async () => {
    await using mesh = await start(
      inProcess,
      `request_headers: parameters
       request_headers: shared-get k
       request_headers: shared-set k seen 0`,
      { workers: 2 },
    );
    await mesh.statuses(3);
    expect(said(mesh).filter((line) => /\(|get/.test(line))).toEqual([
      "request_headers(2 6 1)",
      "request_headers: shared-get k = NotFound",
      "request_headers(2 6 1)",
      "request_headers: shared-get k = Ok seen",
      "request_headers(3 6 1)",
      "request_headers: shared-get k = Ok seen",
    ]);
  });
});

describe("a VM that trapped", () => {
  const scripts = [
    "request_headers: @/trap trap\nrequest_headers: parameters\nlog: parameters",
    "request_headers: parameters\nlog: parameters",
  ];

  it("takes the other plugins in it along, and streams that they hold", async () => {
    const holding = ["request_headers: @/hold return 1", ...scripts];
    await using mesh = await start(inProcess, holding);
    const held = mesh.request({ path: "/hold" });
    expect(await mesh.statuses(1, { path: "/trap" })).toEqual([503]);
    expect(await mesh.statuses(2)).toEqual([503, 503]);
    // Envoy leaves such a stream to the client's patience
    await mesh[Symbol.asyncDispose]();
    await expect(held).rejects.toThrow("the proxy stopped while a plugin held the stream");
  });

  it("is not heard of again: neither by streams under way nor in the log", async () => {
    await using mesh = await start(inProcess, scripts);
    await mesh.request({ path: "/trap" });
    await mesh.request();
    expect(said(mesh)).toEqual([]);
  });

  it("is replaced under FAIL_RELOAD when it has lived for a while, with contexts counted anew", async () => {
    await using mesh = await start(inProcess, scripts, { plugin: { failurePolicy: "FAIL_RELOAD" } });
    expect(await mesh.statuses(1, { path: "/trap" })).toEqual([503]);
    await mesh.advance(1_499);
    expect(await mesh.statuses(1)).toEqual([503]);
    await mesh.advance(1);
    expect(await mesh.statuses(1)).toEqual([200]);
    expect(said(mesh)).toEqual([
      "p1 request_headers(2 6 1)",
      "p2 request_headers(4 6 1)",
      "p1 log(2)",
      "p2 log(4)",
    ]);
    // the new one is old enough at once when it was not needed for long
    await mesh.advance(10_000);
    expect(await mesh.statuses(1, { path: "/trap" })).toEqual([503]);
    expect(await mesh.statuses(1)).toEqual([200]);
  });

  it("is passed by under FAIL_OPEN, from the next request on", async () => {
    await using mesh = await start(inProcess, scripts, { plugin: { failurePolicy: "FAIL_OPEN" } });
    expect(await mesh.statuses(1, { path: "/trap" })).toEqual([503]);
    expect(await mesh.statuses(1, { path: "/trap" })).toEqual([200]);
  });
});

describe("a plugin at its end", () => {
  it("hears of it in its VMs, but for the trial's", async () => {
    const mesh = await start(inProcess, "done: parameters\ndelete: parameters", { workers: 2 });
    await mesh[Symbol.asyncDispose]();
    expect(said(mesh)).toEqual(Array(3).fill(["done(1)", "delete(1)"]).flat());
  });

  it("stays until it is done, when it says so, as long as another keeps the VM", async () => {
    const patient = `configure: tick 100
       done: return 0
       delete: parameters
       tick: end`;
    await using mesh = await start(inProcess, [patient, "request_headers: parameters"]);
    await mesh.advance(100);
    expect(said(mesh)).toEqual(["tick: end = NotFound", "tick: end = NotFound"]);
    await mesh.update([
      { wasm: await guest("script"), name: "p2", configuration: "request_headers: parameters" },
    ]);
    await mesh.advance(200);
    const gone = ["tick: end = Ok", "delete(1)"];
    expect(said(mesh).slice(2)).toEqual([...gone, ...gone]);
  });

  it("goes with its VM, whatever it says, when it is the last there", async () => {
    const mesh = await start(inProcess, "configure: tick 100\ndone: return 0\ndelete: parameters\ntick: end");
    await mesh[Symbol.asyncDispose]();
    await mesh.advance(200);
    expect(said(mesh)).toEqual([]);
  });
});

describe("a module's beginning", () => {
  it("may not ask the host for much", async () => {
    const starting = inProcess.start({ plugins: [{ wasm: await guest("restricted-start") }] });
    await expect(starting).rejects.toMatchObject({
      message: expect.stringMatching(/^plugin restricted-start: the module's initialization trapped\n/),
      logs: expect.arrayContaining([
        expect.objectContaining({
          message: expect.stringMatching(
            /^Function: _initialize failed: Uncaught Error: restricted_callback\n.*restricted-start\.ts:\d+/,
          ),
        }),
      ]),
    });
  });

  it("is initialized, then main runs, and malloc goes before proxy_on_memory_allocate", async () => {
    await using mesh = await inProcess.start({ plugins: [{ wasm: await guest("beginnings"), name: "p1" }] });
    await mesh.request();
    expect(said(mesh)).toEqual(["initialized, main, malloc"]);
  });

  it("may not ask for anything while it allocates: the guest gets InvalidMemoryAccess and its VM ends", async () => {
    await using mesh = await inProcess.start({
      plugins: [{ wasm: await guest("restricted-allocator"), name: "p1" }],
    });
    expect((await mesh.request()).status).toBe(503);
    expect(said(mesh)).toEqual(["InvalidMemoryAccess"]);
    expect(mesh.logs()[0]?.message).toMatch(
      /^Function: proxy_on_memory_allocate failed: Uncaught Error: restricted_callback\n/,
    );
  });
});

describe("speed", () => {
  it("is enough for many requests in one test", async () => {
    await using mesh = await inProcess.start({
      plugins: [{ wasm: await guest("counter") }],
      upstream: () => ({ body: "fine" }),
    });
    const begun = performance.now();
    await mesh.statuses(20_000, { headers: { "x-client-id": "alice" } });
    expect(await mesh.counter("counter.requests")).toBe(20_000);
    // about 1 s where this was written
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
