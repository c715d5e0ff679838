import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { envoyContainer } from "../../src/testing/index.ts";
import { meshwright } from "../cli/run-command.ts";
import { describeOn } from "../support/hosts.ts";
import { module } from "../support/modules.ts";

const RATE_LIMIT = [module("rate-limit"), "--config", "filters/rate-limit/example.yaml"];

await describeOn(envoyContainer, "meshwright run", () => {
  const run = (...args: string[]) =>
    meshwright("run", "--envoy", "container", "--port", "0", "--admin-port", "0", ...args);

  it("has a container's Envoy in front of the demo service until Ctrl-C", async () => {
    const running = run(...RATE_LIMIT);
    const [, address = ""] = await running.stdout.has(/address +(http:\S+)/);
    expect(running.stdout.text).toMatch(/Envoy +\S+, container of \S+:\S+\n/);
    expect(await (await fetch(address)).json()).toMatchObject({ service: "demo", path: "/" });
    process.emit("SIGINT");
    expect(await running.code).toBe(0);
    await expect(fetch(address)).rejects.toThrow("fetch failed");
  });

  it("reaches the service that --upstream names also where only this machine does", async () => {
    const server = createServer((request, response) => void response.end(`mine: ${request.url}\n`));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://localhost:${(server.address() as AddressInfo).port}`;
    const running = run(...RATE_LIMIT, "--upstream", url);
    const [, address = ""] = await running.stdout.has(/address +(http:\S+)/);
    expect(await (await fetch(`${address}/hello`)).text()).toBe("mine: /hello\n");
    process.emit("SIGINT");
    expect(await running.code).toBe(0);
    server.closeAllConnections();
    server.close();
  });
});
