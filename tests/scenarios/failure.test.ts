import { expect, it } from "vitest";
import { StartRefused, type FailurePolicy, type Mesh, type MeshHost } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

function start(host: MeshHost, failurePolicy?: FailurePolicy, configuration?: unknown): Promise<Mesh> {
  return host.start({
    plugins: [{ wasm: module("trap"), configuration, ...(failurePolicy && { failurePolicy }) }],
  });
}

const trap = { headers: { "x-trap": "1" } };

await onEachHost("a trap", (host) => {
  it("by default closes the filter: every later request is answered with 503", async () => {
    await using mesh = await start(host);
    expect(await mesh.statuses(1)).toEqual([200]);
    expect(await mesh.statuses(1, trap)).toEqual([503]);
    expect(await mesh.statuses(10)).toEqual(Array(10).fill(503));
  });

  it("under FAIL_OPEN lets the next ten requests pass without the filter", async () => {
    await using mesh = await start(host, "FAIL_OPEN");
    expect((await mesh.request()).headers.get("x-filter")).toBe("alive");
    await mesh.request(trap);
    expect(await mesh.statuses(10)).toEqual(Array(10).fill(200));
    expect((await mesh.request()).headers.get("x-filter")).toBeNull();
  });

  it("under FAIL_RELOAD is over after a while: the next ten requests find the filter again", async () => {
    await using mesh = await start(host, "FAIL_RELOAD");
    expect(await mesh.statuses(1, trap)).toEqual([503]);
    await mesh.advance(2_500);
    expect(await mesh.statuses(10)).toEqual(Array(10).fill(200));
    expect((await mesh.request()).headers.get("x-filter")).toBe("alive");
  });

  it("leaves its reason and its place in the source in the log", async () => {
    await using mesh = await start(host);
    await mesh.request(trap);
    const reasons = mesh.logs().filter((line) => line.message.startsWith("abort: "));
    expect(reasons).toHaveLength(1);
    expect(reasons[0]?.level).toBe("critical");
    expect(reasons[0]?.message).toMatch(
      /^abort: trapped on request headers at tests\/filters\/trap\/filter\.ts:\d+:\d+$/,
    );
  });
});

await onEachHost("a configuration that is refused", (host) => {
  it.each<FailurePolicy>(["FAIL_CLOSED", "FAIL_OPEN", "FAIL_RELOAD"])(
    "keeps the proxy from starting, whatever the failure policy: %s",
    async (failurePolicy) => {
      const refusal = await start(host, failurePolicy, "refuse").catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StartRefused);
      expect((refusal as StartRefused).logs.map((line) => line.message)).toContain("refused as asked");
    },
  );

  it("by a trap keeps the proxy from starting too", async () => {
    const refusal = await start(host, "FAIL_OPEN", "trap").catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartRefused);
    const lines = (refusal as StartRefused).logs.map((line) => line.message);
    expect(lines.some((line) => line.startsWith("abort: trapped while it was configured"))).toBe(true);
  });
});
