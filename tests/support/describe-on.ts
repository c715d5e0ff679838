/** A story for one kind of host. */
import { describe } from "vitest";
import type { MeshHost } from "../../src/testing/index.ts";

/** Plays `story` on a host; where it cannot run, the tests are skipped and the title says why. */
export async function describeOn(host: MeshHost, title: string, story: () => void): Promise<void> {
  const reason = await host.unavailable();
  if (reason === null) describe(`${title} on ${host.name}`, story);
  else describe.skip(`${title} on ${host.name} (skipped: ${reason})`, story);
}
