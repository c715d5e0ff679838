import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Plugin } from "../../src/envoy/bootstrap.ts";
import { type LogEntry, pluginLines, readLog } from "../../src/envoy/log.ts";

function plugin(name: string, rootId: string, vmId: string): Plugin {
  return { name, rootId, vmId, wasm: "", configuration: undefined, failurePolicy: "FAIL_CLOSED" };
}

function wasm(message: string): LogEntry {
  return { level: "info", logger: "wasm", message };
}

describe("Envoy's log", () => {
  it("is read entry by entry, with levels in our words and messages of several lines whole", async () => {
    const entries: LogEntry[] = [];
    const lines = [
      '{"level":"warning","logger":"wasm","message":"wasm log a: one\\ntwo \\"quoted\\""}',
      '{"level":"info","logger":"main","message":"starting"}',
    ];
    await readLog(Readable.from([lines.join("\n") + "\n"]), (entry) => entries.push(entry));
    expect(entries).toEqual([
      { level: "warn", logger: "wasm", message: 'wasm log a: one\ntwo "quoted"' },
      { level: "info", logger: "main", message: "starting" },
    ]);
  });

  it("keeps what V8 or Envoy writes past it, as an error", async () => {
    const entries: LogEntry[] = [];
    await readLog(Readable.from(["# Fatal error in v8\n"]), (entry) => entries.push(entry));
    expect(entries).toEqual([{ level: "error", logger: "", message: "# Fatal error in v8" }]);
  });
});

describe("a line of a plugin", () => {
  it("is known by name, root id and VM id, where there are such", () => {
    const read = pluginLines([plugin("name", "root", "vm"), plugin("bare", "", "")]);
    expect(read(wasm("wasm log name root vm: hello: you"))).toEqual({
      plugin: "name",
      message: "hello: you",
    });
    expect(read(wasm("wasm log bare: hello"))).toEqual({ plugin: "bare", message: "hello" });
  });

  it("of a root context is known without the name, which Envoy leaves out there", () => {
    const read = pluginLines([plugin("one", "root", "vm-1"), plugin("two", "root", "vm-2")]);
    expect(read(wasm("wasm log root vm-2: hello"))).toEqual({ plugin: "two", message: "hello" });
  });

  it("is none when Envoy itself speaks of Wasm", () => {
    const read = pluginLines([plugin("name", "root", "vm")]);
    expect(read(wasm("Plugin name failed to load"))).toBeNull();
    expect(read({ level: "info", logger: "main", message: "wasm log name root vm: no" })).toBeNull();
  });
});
