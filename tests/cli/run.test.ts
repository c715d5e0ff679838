import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { envoyProcess } from "../../src/testing/index.ts";
import { describeOn } from "../support/hosts.ts";
import { module } from "../support/modules.ts";
import { meshwright } from "./run-command.ts";

const ANY_PORTS = ["--port", "0", "--admin-port", "0"];
const RATE_LIMIT = [module("rate-limit"), "--config", "filters/rate-limit/example.yaml"];

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshwright-run-"));
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(() => vi.unstubAllEnvs());

async function configuration(text: string): Promise<string> {
  const file = join(folder, "policy.yaml");
  await writeFile(file, text);
  return file;
}

/** A port that something listens on while the test runs. */
async function takenPort() {
  const server = createServer((request, response) => void response.end(`mine: ${request.url}\n`));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port: `${port}`, [Symbol.dispose]: () => server.close() };
}

async function failure(...args: string[]): Promise<string> {
  const run = meshwright("run", ...args);
  expect(await run.code).toBe(1);
  expect(run.stdout.text).toBe("");
  return run.stderr.text;
}

describe("meshwright run", () => {
  it.for([
    [[], "which policy? give its folder, or a .wasm file"],
    [["a", "b"], "one policy at a time"],
    [["a", "--port", "http"], '--port: expected a port number, found "http"'],
    [["a", "--admin-port", "65536"], '--admin-port: expected a port number, found "65536"'],
    [["a", "--envoy", "cloud"], '--envoy: expected process or container, found "cloud"'],
    [["a", "--upstream", "localhost:80"], '--upstream: expected http://host:port, found "localhost:80"'],
  ] as [string[], string][])("%j is a call that makes no sense", async ([args, problem]) => {
    const run = meshwright("run", ...args);
    expect(await run.code).toBe(2);
    expect(run.stderr.text).toBe(`error: ${problem}\nmeshwright run --help tells how\n`);
  });

  it("names a module or a filter that is not there", async () => {
    expect(await failure("build/nope.wasm")).toBe(
      "error: no file build/nope.wasm (meshwright build makes build/<filter>.wasm)\n",
    );
    expect(await failure("filters/rate-limt")).toContain('did you mean "filters/rate-limit"?');
  });

  it("names a configuration file that is not there", async () => {
    expect(await failure(module("rate-limit"), "--config", "nope.yaml")).toBe(
      "error: nope.yaml: no such file: give the configuration's path\n",
    );
  });

  it("names the line of a configuration file that is no YAML", async () => {
    const file = await configuration("rules:\n  - burst: [1,\nscope: proxy\n");
    expect(await failure(module("rate-limit"), "--config", file)).toMatch(`error: ${file}:3: `);
  });

  it("names a port that is taken, and the option for another", async () => {
    using taken = await takenPort();
    const sentence = (option: string) =>
      `error: port ${taken.port}: something listens there already: stop it, or choose another port by ${option}\n`;
    expect(await failure(...RATE_LIMIT, "--port", taken.port)).toBe(sentence("--port"));
    expect(await failure(...RATE_LIMIT, "--port", "0", "--admin-port", taken.port)).toBe(
      sentence("--admin-port"),
    );
  });

  it("says what to do when there is no Envoy", async () => {
    vi.stubEnv("ENVOY_PATH", "/nowhere/envoy");
    expect(await failure(...RATE_LIMIT, ...ANY_PORTS)).toBe(
      "error: ENVOY_PATH: /nowhere/envoy is no Envoy that runs here: correct it, or unset it to have one installed\n",
    );
  });

  it("says so before it builds", async () => {
    vi.stubEnv("ENVOY_PATH", "/nowhere/envoy");
    const filter = join(folder, "broken");
    await mkdir(filter);
    await writeFile(join(filter, "filter.ts"), "no AssemblyScript\n");
    expect(await failure(filter, ...ANY_PORTS)).toMatch(/^error: ENVOY_PATH: .*\n$/);
  });
});

await describeOn(envoyProcess, "meshwright run", () => {
  const run = (...args: string[]) => meshwright("run", "--envoy", "process", ...ANY_PORTS, ...args);

  it("enforces the policy of a filter's folder until Ctrl-C, which is a good end", async () => {
    const running = run("filters/rate-limit");
    const [, address = ""] = await running.stdout.has(/address +(http:\S+)/);
    await running.stdout.has(/Ctrl-C stops all of it\n/);
    expect(running.stdout.text).toContain("rate-limit is in front of the demo service\n");
    expect(running.stdout.text).toContain("configuration  filters/rate-limit/example.yaml\n");
    expect(running.stdout.text).toContain(`try: curl -i -H 'x-client-id: alice' ${address}/\n`);

    const ask = (client: string) => fetch(`${address}/hello`, { headers: { "x-client-id": client } });
    expect(await (await ask("alice")).json()).toMatchObject({
      ...{ service: "demo", method: "GET", path: "/hello" },
      headers: { "x-client-id": "alice" },
    });
    const statuses = [];
    for (let count = 0; count < 6; count++) statuses.push((await ask("alice")).status);
    expect(statuses.slice(0, 4)).toEqual([200, 200, 200, 200]);
    expect(statuses).toContain(429);
    expect((await ask("bob")).status).toBe(200);

    process.emit("SIGINT");
    expect(await running.code).toBe(0);
    expect(running.stderr.text).toBe("stopped\n");
    await expect(ask("bob")).rejects.toThrow("fetch failed");
  });

  it("puts the policy in front of the service that --upstream names", async () => {
    using mine = await takenPort();
    const running = run(...RATE_LIMIT, "--upstream", `http://localhost:${mine.port}`);
    const [, address = ""] = await running.stdout.has(/address +(http:\S+)/);
    expect(running.stdout.text).toContain(`rate-limit is in front of http://localhost:${mine.port}\n`);
    expect(await (await fetch(`${address}/hello`)).text()).toBe("mine: /hello\n");
    process.emit("SIGTERM");
    expect(await running.code).toBe(0);
  });

  it("shows what the plugin logs, after having said where it is", async () => {
    const running = run(module("facts"));
    await running.stderr.has(/facts: info: configured as "facts" with \n/);
    await running.stdout.has(/try: curl -i http:\S+\/\n/);
    expect(running.stdout.text).toContain("configuration  none\n");
    process.emit("SIGINT");
    expect(await running.code).toBe(0);
  });

  it("shows each mistake that the plugin finds, with its line in the configuration file", async () => {
    const file = await configuration("rules:\n  - burst: ten\n    perSecond: 1\nscope: world\n");
    const running = run(module("rate-limit"), "--config", file);
    expect(await running.code).toBe(1);
    expect(running.stdout.text).toBe("");
    expect(running.stderr.text.split("\n").sort()).toEqual([
      "",
      expect.stringMatching(
        `^error: ${file}:2: rules\\[0\\].burst: expected a whole number .*, found "ten"$`,
      ),
      `error: ${file}:4: scope: expected "worker" or "proxy", found "world"`,
      "error: Envoy refused the configuration of rate-limit: correct what is said above, and run again",
    ]);
  });

  it("says that no configuration was given to a plugin that does not do without", async () => {
    const running = run(module("rate-limit"));
    expect(await running.code).toBe(1);
    expect(running.stderr.text).toMatch(
      /^error: .+\nerror: no configuration was given to rate-limit: --config FILE gives one\n$/s,
    );
  });

  it("does not blame the configuration for a root context that is not there", async () => {
    const file = await configuration("rules: []\n");
    const running = run(module("two-roots"), "--config", file);
    expect(await running.code).toBe(1);
    expect(running.stderr.text).toMatch(/^error: no root context for root_id "two-roots"; this module has: /);
  });

  it("shows where in the source a plugin traps", async () => {
    const running = run(module("trap"));
    const [, address = ""] = await running.stdout.has(/address +(http:\S+)/);
    expect((await fetch(address, { headers: { "x-trap": "1" } })).status).toBe(503);
    await running.stderr.has(/ +1: +0x[0-9a-f]+ - trap \(tests\/filters\/trap\/filter\.ts:\d+:\d+\)\n/);
    process.emit("SIGINT");
    expect(await running.code).toBe(0);
  });

  it("fails when Envoy ends by itself", async () => {
    const running = run(...RATE_LIMIT);
    const [, admin] = await running.stdout.has(/admin +(http:\S+)/);
    await running.stdout.has(/Ctrl-C/);
    await fetch(`${admin}/quitquitquit`, { method: "POST" });
    expect(await running.code).toBe(1);
    expect(running.stderr.text).toBe(
      "error: Envoy ended by itself: see its last words above, and run again\n",
    );
  });
});
