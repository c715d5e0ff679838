/** One story, every host: the in-process host, an Envoy process, an Envoy container. */
import { describe } from "vitest";
import { envoyContainer, envoyProcess, inProcess, type MeshHost } from "../../src/testing/index.ts";

/** Plays `story` on each host. */
export async function onEachHost(title: string, story: (host: MeshHost) => void): Promise<void> {
  for (const host of [inProcess, envoyProcess, envoyContainer]) {
    await describeOn(host, title, () => story(host));
  }
}

/** Plays a story that only Envoy can play: what it is about, the in-process host does not have. */
export async function onEachEnvoy(title: string, story: (host: MeshHost) => void): Promise<void> {
  for (const host of [envoyProcess, envoyContainer]) await describeOn(host, title, () => story(host));
}

/** Plays `story` on a host; where it cannot run, the tests are skipped and the title says why. */
export async function describeOn(host: MeshHost, title: string, story: () => void): Promise<void> {
  const reason = await host.unavailable();
  const why = reason === null ? "" : ` (skipped: ${reason})`;
  describe.skipIf(reason !== null)(`${title} on ${host.name}${why}`, story);
}
