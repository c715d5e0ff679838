/** Time and chance stand still until a test moves them. */
import { expect, it, describe } from "vitest";
import { inProcess } from "../../src/testing/index.ts";
import { said, start } from "./guests.ts";

const NOON = 1_767_268_800_000_000_000n;

describe("the clock", () => {
  it("moves as far as the test says", async () => {
    await using mesh = await start(
      inProcess,
      `request_headers: now
       request_headers: wasi-time 0
       request_headers: wasi-time 1`,
    );
    const { headers } = await mesh.request();
    expect(headers.get("date")).toBe("Thu, 01 Jan 2026 12:00:00 GMT");
    await mesh.advance(1_500);
    expect((await mesh.request()).headers.get("date")).toBe("Thu, 01 Jan 2026 12:00:01 GMT");
    expect(said(mesh)).toEqual([
      `request_headers: now = Ok ${NOON}`,
      `request_headers: wasi-time 0 = 0 ${NOON}`,
      "request_headers: wasi-time 1 = 0 0",
      `request_headers: now = Ok ${NOON + 1_500_000_000n}`,
      `request_headers: wasi-time 0 = 0 ${NOON + 1_500_000_000n}`,
      "request_headers: wasi-time 1 = 0 1500000000",
    ]);
  });

  it("fires ticks at their moments, on the main thread and on each worker", async () => {
    await using mesh = await start(inProcess, "configure: tick 300\ntick: wasi-time 1", { workers: 2 });
    await mesh.advance(299);
    expect(said(mesh)).toEqual([]);
    await mesh.advance(301);
    const tick = (ms: number) => `tick: wasi-time 1 = 0 ${ms}000000`;
    expect(said(mesh)).toEqual([...Array(3).fill(tick(300)), ...Array(3).fill(tick(600))]);
  });

  it("takes a new period from the tick in which it is set, and none for 0", async () => {
    await using mesh = await start(inProcess, "configure: tick 300\ntick: wasi-time 1\ntick: tick 0");
    await mesh.advance(1_000);
    expect(said(mesh)).toHaveLength(4);
  });

  it("lets an upstream answer between two ticks", async () => {
    await using mesh = await start(inProcess, "configure: tick 100\ntick: parameters\nlog: parameters", {
      upstream: () => Promise.resolve({}),
    });
    const request = mesh.request();
    await mesh.advance(200);
    await request;
    expect(said(mesh).indexOf("log(2)")).toBeLessThan(said(mesh).lastIndexOf("tick(1)"));
  });

  it("moves by whole milliseconds, forward", async () => {
    await using mesh = await start(inProcess, "");
    await expect(mesh.advance(0.5)).rejects.toThrow("advance: whole milliseconds, 0 or more: 0.5");
    await expect(mesh.advance(-1)).rejects.toThrow("advance: whole milliseconds, 0 or more: -1");
  });
});

describe("chance", () => {
  it("repeats from mesh to mesh", async () => {
    const play = async () => {
      await using mesh = await start(
        inProcess,
        "request_headers: random 16\nrequest_headers: get request x-request-id",
      );
      await mesh.request();
      await mesh.request();
      return said(mesh);
    };
    const first = await play();
    expect(await play()).toEqual(first);
    expect(new Set(first).size).toBe(4);
  });
});
