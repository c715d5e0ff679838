/** Containers must not outlive the process that started them, however it ends. */

import { hostname } from "node:os";
import { getReaper } from "testcontainers";
import type { Engine } from "./docker.ts";

const LABEL = "io.meshwright.owner";

/** Marks a container as ours: which machine, which process. */
export const ownerLabel = { [LABEL]: `${hostname()} ${process.pid}` };

let prepared: Promise<void> | undefined;

/**
 * Sees to it, once per process, that nothing of us stays behind when we are killed.
 *
 * testcontainers has a container of its own for that, whose image may be out of reach. Then whoever starts a
 * container next removes those of processes that are gone.
 */
export function guardAgainstLeftovers(engine: Engine): Promise<void> {
  prepared ??= prepare(engine);
  return prepared;
}

async function prepare(engine: Engine): Promise<void> {
  try {
    await getReaper(engine);
  } catch {
    process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
  }
  if (process.env["TESTCONTAINERS_RYUK_DISABLED"] === "true") await removeLeftovers(engine);
}

/** Removes the containers that were started on this machine by processes that are gone. */
export async function removeLeftovers(engine: Engine): Promise<void> {
  const docker = engine.container.dockerode;
  const ours = await docker.listContainers({ all: true, filters: { label: [LABEL] } });
  for (const { Id: id, Labels: labels } of ours) {
    const [host, pid] = labels[LABEL]?.split(" ") ?? [];
    if (host !== hostname() || isAlive(Number(pid))) continue;
    const container = docker.getContainer(id);
    // somebody else may be removing it at this moment
    await container.remove({ force: true, v: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
