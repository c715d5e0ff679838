/** One story, every host: the in-process host, an Envoy process, an Envoy container. */
import { describe } from "vitest";
import { envoyContainer, envoyProcess, inProcess, type MeshHost } from "../../src/testing/index.ts";

const hosts = await Promise.all(
  [inProcess, envoyProcess, envoyContainer].map(async (host) => ({ host, reason: await host.unavailable() })),
);

/** Plays `story` on each host; where a host cannot run, its tests are skipped and the title says why. */
export function onEachHost(title: string, story: (host: MeshHost) => void): void {
  for (const { host, reason } of hosts) {
    const name = `${title} on ${host.name}`;
    if (reason === null) describe(name, () => story(host));
    else describe.skip(`${name} (skipped: ${reason})`, () => story(host));
  }
}
