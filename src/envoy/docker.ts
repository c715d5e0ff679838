/** The Docker engine, if one answers, and the Envoy images it has or can get. */

import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { ContainerRuntimeClient } from "testcontainers";
import { EnvoyUnavailable } from "./unavailable.ts";
import { LOCAL_IMAGE, OFFICIAL_IMAGE } from "./version.ts";

/** A Docker engine that answers. */
export type Engine = ContainerRuntimeClient;

const SOCKET = "/var/run/docker.sock";

/**
 * Connects to the Docker engine.
 *
 * @throws {@link EnvoyUnavailable} when none answers.
 */
export async function connectEngine(): Promise<Engine> {
  // loaded late: a command that needs no container shall not wait for this library
  const { getContainerRuntimeClient } = await import("testcontainers");
  try {
    return await getContainerRuntimeClient();
  } catch {
    throw new EnvoyUnavailable(await whyNoEngine());
  }
}

async function whyNoEngine(): Promise<string> {
  const host = process.env["DOCKER_HOST"];
  if (host) return `no Docker engine answers at DOCKER_HOST=${host}: start it, or correct DOCKER_HOST`;
  try {
    await access(SOCKET, constants.R_OK | constants.W_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EACCES") {
      return `this user may not use the Docker engine at ${SOCKET}: add the user to the group docker`;
    }
  }
  return "no Docker engine answers: start Docker, or set DOCKER_HOST";
}

/** Whether the engine has an image already. */
export async function hasImage(engine: Engine, image: string): Promise<boolean> {
  const { ImageName } = await import("testcontainers");
  return engine.image.exists(ImageName.fromString(image));
}

/** Pulls an image; answers why it could not, or `null` when it is there now. */
async function pull(engine: Engine, image: string, say: (line: string) => void): Promise<string | null> {
  const { ImageName } = await import("testcontainers");
  say(`pulling ${image}`);
  try {
    await engine.image.pull(ImageName.fromString(image));
    // a pull that breaks off half-way ends like one that succeeds
    return (await hasImage(engine, image)) ? null : "the download broke off";
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * The Envoy image to run: the one that `ENVOY_IMAGE` names, else the official one, else our local stand-in.
 *
 * @param say - Told what takes a while.
 * @throws {@link EnvoyUnavailable} when the engine has none of them and can pull none.
 */
export async function findImage(engine: Engine, say: (line: string) => void): Promise<string> {
  const wanted = process.env["ENVOY_IMAGE"] || OFFICIAL_IMAGE;
  if (await hasImage(engine, wanted)) return wanted;
  const problem = await pull(engine, wanted, say);
  if (problem === null) return wanted;
  if (wanted !== OFFICIAL_IMAGE) {
    throw new EnvoyUnavailable(
      `Docker can't pull ENVOY_IMAGE=${wanted} (${problem}): correct ENVOY_IMAGE, or unset it`,
    );
  }
  if (await hasImage(engine, LOCAL_IMAGE)) {
    say(`no registry answers; using ${LOCAL_IMAGE}`);
    return LOCAL_IMAGE;
  }
  throw new EnvoyUnavailable(
    `Docker can't pull ${wanted} (${problem}): get it a registry, or build ${LOCAL_IMAGE} by envoy/local-image/build.sh`,
  );
}
