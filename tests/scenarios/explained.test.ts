/** What a test's reader is told without having asked: vitest shows messages and stderr, no log of the mesh. */
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from "vitest";
import { type MeshHost, StartRefused } from "../../src/testing/index.ts";
import { onEachHost } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

/** The compiler's types hide Node's console behind a smaller one. */
const { console } = globalThis as unknown as { console: Console };
let printed: MockInstance<Console["error"]>;

beforeEach(() => {
  printed = vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => void printed.mockRestore());

function refusal(host: MeshHost, wasm: string, configuration?: unknown): Promise<unknown> {
  return host.start({ plugins: [{ wasm, configuration }] }).catch((error: unknown) => error);
}

const plugins = [{ wasm: module("trap") }];
const trap = { headers: { "x-trap": "1" } };

await onEachHost("the message of a start that is refused", (host) => {
  it("has what the plugin said, each line once, below the reason", async () => {
    const refused = await refusal(host, module("rate-limit"), { burst: "ten", perSecond: 1 });
    expect(refused).toBeInstanceOf(StartRefused);
    const [reason, ...said] = (refused as StartRefused).message.split("\n");
    expect(reason).toContain("plugin rate-limit");
    expect(said).toEqual(['rate-limit: burst: expected a whole number from 1 to 1000000000, found "ten"']);
  });

  it("has the place of a trap in the source", async () => {
    const refused = await refusal(host, module("trap"), "trap");
    const lines = (refused as StartRefused).message.split("\n").slice(1);
    expect(lines[0]).toMatch(/^abort: trapped while it was configured at tests\/filters\/trap\/filter\.ts:/);
    expect(lines[1]).toMatch(/^Function: proxy_on_configure failed: /);
    expect(lines.slice(2).join("\n")).toMatch(/filters\/trap\/filter\.ts:\d+:\d+/);
  });

  it("names a module that is not there, and what makes it", async () => {
    const refused = await refusal(host, "build/nope.wasm");
    expect(refused).toBeInstanceOf(StartRefused);
    expect((refused as StartRefused).message).toBe(
      "no module build/nope.wasm; meshwright build <folder> makes it",
    );
  });
});

await onEachHost("a trap that a test does not know of", (host) => {
  it("is printed when the mesh ends, once, with its place in the source", async () => {
    const end = async () => {
      await using mesh = await host.start({ plugins });
      await mesh.statuses(2, trap);
      expect(printed).not.toHaveBeenCalled();
    };
    await end();
    expect(printed).toHaveBeenCalledTimes(1);
    const [first, abort, trace, ...frames] = String(printed.mock.calls[0]?.[0]).split("\n");
    expect(first).toBe("a plugin trapped, and the test did not ask for logs():");
    expect(abort).toMatch(/^abort: trapped on request headers at tests\/filters\/trap\/filter\.ts:/);
    expect(trace).toMatch(/^Function: proxy_on_request_headers failed: /);
    expect(frames.join("\n")).toMatch(/filters\/trap\/filter\.ts:\d+:\d+/);
  });

  it("is not printed to a test that has its lines from logs()", async () => {
    const end = async () => {
      await using mesh = await host.start({ plugins });
      await mesh.request(trap);
      expect(mesh.logs().some(({ message }) => message.startsWith("Function: "))).toBe(true);
    };
    await end();
    expect(printed).not.toHaveBeenCalled();
  });

  it("is printed to a test that asked for logs() before it happened", async () => {
    const end = async () => {
      await using mesh = await host.start({ plugins });
      expect(mesh.logs()).toEqual(expect.any(Array));
      await mesh.request(trap);
    };
    await end();
    expect(printed).toHaveBeenCalledTimes(1);
  });
});
