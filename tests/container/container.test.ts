import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { hostname } from "node:os";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { Engine } from "../../src/envoy/docker.ts";
import { type EnvoyImage, findContainer } from "../../src/envoy/find.ts";
import { ownerLabel, removeLeftovers } from "../../src/envoy/leftovers.ts";
import { EnvoyRefused } from "../../src/envoy/refused.ts";
import { startEnvoy } from "../../src/envoy/start.ts";
import { ENVOY_VERSION } from "../../src/envoy/version.ts";
import { envoyContainer } from "../../src/testing/index.ts";
import { launch, trap } from "../envoy/launch.ts";
import { describeOn } from "../support/hosts.ts";

/** Containers of a label, running or not. */
function containers(engine: Engine, label: Record<string, string>) {
  const labels = Object.entries(label).map(([name, value]) => `${name}=${value}`);
  return engine.container.dockerode.listContainers({ all: true, filters: { label: labels } });
}

await describeOn(envoyContainer, "a container", () => {
  let found: EnvoyImage;

  beforeAll(async () => {
    found = await findContainer();
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    expect(await containers(found.engine, ownerLabel)).toEqual([]);
  });

  it("publishes its ports on the loopback interface alone", async () => {
    await using envoy = await startEnvoy(found, launch);
    const [{ Id: id } = { Id: "" }] = await containers(found.engine, ownerLabel);
    const { HostConfig: asked } = await found.engine.container.dockerode.getContainer(id).inspect();
    const bindings = Object.values(asked.PortBindings as Record<string, { HostIp: string }[]>).flat();
    expect(bindings.map(({ HostIp: ip }) => ip)).toEqual(["127.0.0.1", "127.0.0.1"]);
    expect(envoy.address.host).toBe("127.0.0.1");
    expect(await envoy.admin.version()).toBe(ENVOY_VERSION);
  });

  it("says when its Envoy has ended by itself", async () => {
    await using envoy = await startEnvoy(found, launch);
    const { host, port } = envoy.admin.address;
    await fetch(`http://${host}:${port}/quitquitquit`, { method: "POST" });
    await envoy.ended;
  });

  it("tells at once why its Envoy refused the configuration", { timeout: 8_000 }, async () => {
    const plugins = [{ ...trap, configuration: "refuse" }];
    const refused: unknown = await startEnvoy(found, { ...launch, plugins }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EnvoyRefused);
    expect((refused as EnvoyRefused).message).toBe("Unable to create Wasm plugin trap");
    expect((refused as EnvoyRefused).problems.map(({ message }) => message)).toEqual([
      "wasm log trap: refused as asked",
    ]);
  });

  it("is not left behind when its port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await expect(startEnvoy(found, { ...launch, port })).rejects.toThrow(`127.0.0.1:${port}`);
    server.close();
  });

  it("whose process is gone is removed by the next one that starts any", async () => {
    const { engine, image } = found;
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const label = { "io.meshwright.owner": `${hostname()} ${pid}` };
    await engine.container.dockerode.createContainer({ Image: image, Labels: label });
    await using envoy = await startEnvoy(found, launch);

    await removeLeftovers(engine);
    expect(await containers(engine, label)).toEqual([]);
    expect(await envoy.admin.isReady()).toBe(true);
  });

  it("can't be of an image that is not there: the sentence says which variable names it", async () => {
    vi.stubEnv("ENVOY_IMAGE", "localhost:1/no-such-image:1");
    await expect(findContainer()).rejects.toThrow(
      /^Docker can't pull ENVOY_IMAGE=localhost:1\/no-such-image:1 \(.*\): correct ENVOY_IMAGE, or unset it$/,
    );
  });
});
