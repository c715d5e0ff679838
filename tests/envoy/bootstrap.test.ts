import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type BootstrapOptions, type Plugin, bootstrap, toYaml } from "../../src/envoy/bootstrap.ts";
import { execute } from "../../src/envoy/execute.ts";
import { findBinary } from "../../src/envoy/find.ts";
import { envoyProcess } from "../../src/testing/index.ts";
import { describeOn } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

const plugin: Plugin = {
  name: "facts",
  rootId: "facts",
  vmId: "",
  wasm: module("facts"),
  configuration: { yes: "no", list: [1, null] },
  failurePolicy: "FAIL_CLOSED",
};
const options: BootstrapOptions = {
  listener: { host: "127.0.0.1", port: 0 },
  admin: { host: "127.0.0.1", port: 0 },
  upstream: { host: "127.0.0.1", port: 8080 },
  plugins: [plugin],
};

describe("a bootstrap document", () => {
  it("has the plugins in front of the router, in their order", () => {
    const second = { ...plugin, name: "second" };
    const text = JSON.stringify(bootstrap({ ...options, plugins: [plugin, second] }));
    const names = ['"name":"facts"', '"name":"second"', '"name":"envoy.filters.http.router"'];
    const places = names.map((name) => text.indexOf(name));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("gives configuration as text: a string as it is, anything else as JSON, nothing as nothing", () => {
    const shown = (configuration: unknown) =>
      /"configuration":\{[^}]*"value":"((?:[^"\\]|\\.)*)"/.exec(
        JSON.stringify(bootstrap({ ...options, plugins: [{ ...plugin, configuration }] })),
      )?.[1];
    expect(shown("as it is")).toBe("as it is");
    expect(shown({ a: [1] })).toBe('{\\"a\\":[1]}');
    expect(shown(7)).toBe("7");
    expect(shown(undefined)).toBeUndefined();
  });

  it("quotes every text: for Envoy's YAML reader, yes and 0o1 are no texts", () => {
    const document = { text: ["yes", "off", "0o1", "1_000", "~", "a: b", "two\nlines"] };
    expect(toYaml(document).match(/- "/g)).toHaveLength(document.text.length);
    expect(parse(toYaml(document))).toEqual(document);
  });
});

await describeOn(envoyProcess, "the bootstrap document", () => {
  it("passes envoy --mode validate without a warning", async () => {
    const folder = await mkdtemp(join(tmpdir(), "meshwright-bootstrap-"));
    const file = join(folder, "envoy.yaml");
    await writeFile(
      file,
      toYaml(bootstrap({ ...options, plugins: [plugin, { ...plugin, name: "second" }] })),
    );
    const { path } = await findBinary();
    const { code, stderr } = await execute(path, "--mode", "validate", "-c", file);
    await rm(folder, { recursive: true });
    expect(stderr.match(/\[(warning|error|critical)\].*/g)).toBeNull();
    expect(code).toBe(0);
  });
});
