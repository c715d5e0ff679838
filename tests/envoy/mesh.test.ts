import { expect, it } from "vitest";
import { type UpstreamReply, type UpstreamRequest, envoyProcess } from "../../src/testing/index.ts";
import { describeOn } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

const facts = { plugins: [{ wasm: module("facts") }] };

await describeOn(envoyProcess, "a mesh", () => {
  it("shows the upstream a request as it was sent: method, path, body, headers in their order", async () => {
    const seen: UpstreamRequest[] = [];
    const upstream = (request: UpstreamRequest): UpstreamReply => {
      seen.push(request);
      return { status: 201, headers: { "X-Reply": "1" }, body: "grüße" };
    };
    await using mesh = await envoyProcess.start({ ...facts, upstream });
    const reply = await mesh.request({
      method: "PUT",
      path: "/a%20b?c=d",
      headers: [
        ["X-Twice", "1"],
        ["x-other", ""],
        ["x-twice", "2"],
      ],
      body: "süß",
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "PUT", path: "/a%20b?c=d", body: "süß" });
    expect(seen[0]?.headers.filter(([name]) => /^x-(twice|other)$/.test(name))).toEqual([
      ["x-twice", "1"],
      ["x-other", ""],
      ["x-twice", "2"],
    ]);
    expect(reply).toMatchObject({ status: 201, body: "grüße" });
    expect(reply.rawHeaders).toContainEqual(["x-reply", "1"]);
  });

  it("tells an upstream function's own mistake in the reply", async () => {
    const upstream = () => {
      throw new Error("oops");
    };
    await using mesh = await envoyProcess.start({ ...facts, upstream });
    expect(await mesh.request()).toMatchObject({
      status: 500,
      body: "the test's upstream failed: Error: oops",
    });
  });

  it("rejects a request whose connection breaks before the answer", async () => {
    let arrived!: () => void;
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
    const upstream = () => {
      arrived();
      return new Promise<UpstreamReply>(() => {});
    };
    const mesh = await envoyProcess.start({ ...facts, upstream });
    const [result] = await Promise.all([
      mesh.request().catch((error: unknown) => error),
      hasArrived.then(() => mesh[Symbol.asyncDispose]()),
    ]);
    expect(result).toBeInstanceOf(Error);
  });

  it("spreads requests that come at once over all workers", async () => {
    const configuration = { scope: "worker", burst: 1, perHour: 1 };
    await using mesh = await envoyProcess.start({
      plugins: [{ wasm: module("rate-limit"), configuration }],
      workers: 4,
    });
    const replies = await Promise.all(Array.from({ length: 100 }, () => mesh.request()));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(4);
  });

  it("has a plugin's lines by the time that the reply is there", async () => {
    await using mesh = await envoyProcess.start(facts);
    for (let count = 1; count <= 20; count++) {
      await mesh.request({ path: "/log" });
      const lines = mesh.logs().filter(({ message }) => message === "a critical line");
      expect(lines).toEqual(
        Array(count).fill({ level: "critical", plugin: "facts", message: "a critical line" }),
      );
    }
  });

  it("counts each sample of a histogram at once", async () => {
    await using mesh = await envoyProcess.start({ ...facts, workers: 2 });
    expect(await mesh.histogram("facts.sizes")).toEqual({ count: 0, sum: 0 });
    for (const count of [20, 40]) {
      await Promise.all(Array.from({ length: 20 }, () => mesh.request({ path: "/metrics" })));
      const { count: samples, sum } = await mesh.histogram("facts.sizes");
      expect(samples).toBe(count);
      // two digits of each sample are kept
      expect(Math.abs(sum / count - 100)).toBeLessThan(10);
    }
  });
});
