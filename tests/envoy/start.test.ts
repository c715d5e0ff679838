import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findBinary } from "../../src/envoy/find.ts";
import type { Launch } from "../../src/envoy/launch.ts";
import type { LogEntry } from "../../src/envoy/log.ts";
import { EnvoyRefused } from "../../src/envoy/refused.ts";
import { startEnvoy } from "../../src/envoy/start.ts";
import { ENVOY_VERSION } from "../../src/envoy/version.ts";
import { envoyProcess } from "../../src/testing/index.ts";
import { describeOn } from "../support/hosts.ts";
import { BUILD } from "../support/modules.ts";
import { launch, trap } from "./launch.ts";

async function refusal(change: Partial<Launch>): Promise<EnvoyRefused> {
  const result = await startEnvoy(await findBinary(), { ...launch, ...change }).catch(
    (error: unknown) => error,
  );
  expect(result).toBeInstanceOf(EnvoyRefused);
  return result as EnvoyRefused;
}

await describeOn(envoyProcess, "an Envoy", () => {
  it("takes requests as soon as it is there, and none when its scope is left", async () => {
    const address = await (async () => {
      await using envoy = await startEnvoy(await findBinary(), launch);
      const url = `http://${envoy.address.host}:${envoy.address.port}/`;
      // nothing listens where the upstream should be
      expect((await fetch(url)).status).toBe(503);
      expect(await envoy.admin.version()).toBe(ENVOY_VERSION);
      return url;
    })();
    await expect(fetch(address)).rejects.toThrow("fetch failed");
  });

  it("logs no warning at start", async () => {
    const entries: LogEntry[] = [];
    await using envoy = await startEnvoy(await findBinary(), {
      ...launch,
      onEntry: (entry) => entries.push(entry),
    });
    await envoy.logRead();
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter(({ level }) => level !== "info" && level !== "debug")).toEqual([]);
  });

  it("says when it has ended by itself", async () => {
    await using envoy = await startEnvoy(await findBinary(), launch);
    const { host, port } = envoy.admin.address;
    await fetch(`http://${host}:${port}/quitquitquit`, { method: "POST" });
    await envoy.ended;
  });

  it("refuses a module that is not there, and says which", async () => {
    const refused = await refusal({ plugins: [{ ...trap, wasm: "/nowhere/policy.wasm" }] });
    expect(refused.message).toBe("Invalid path: /nowhere/policy.wasm");
    expect(refused.problems).toEqual([]);
  });

  it("refuses a file that is no module", async () => {
    const wasm = join(BUILD, "text.wasm");
    await writeFile(wasm, "no module\n");
    const refused = await refusal({ plugins: [{ ...trap, wasm }] });
    expect(refused.message).toBe("Unable to create Wasm plugin trap");
    expect(refused.problems.map(({ message }) => message)).toEqual([
      "Wasm VM failed Failed to parse corrupted Wasm module",
    ]);
  });

  it("refuses a port that is taken, and says which", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect((await refusal({ adminPort: port })).message).toContain(`127.0.0.1:${port}`);
    server.close();
  });

  it.for(["FAIL_CLOSED", "FAIL_OPEN", "FAIL_RELOAD"] as const)(
    "does not start under %s either, when a plugin refuses its configuration: the plugin's words say why",
    async (failurePolicy) => {
      const refused = await refusal({ plugins: [{ ...trap, configuration: "refuse", failurePolicy }] });
      expect(refused.message).toBe("Unable to create Wasm plugin trap");
      expect(refused.problems.map(({ message }) => message)).toEqual(["wasm log trap: refused as asked"]);
    },
  );
});
