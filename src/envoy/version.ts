/** Which Envoy this package is made for. The `.env` at the package's root names it; nothing else does. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";

/** This file runs from `src/envoy` in a checkout and from `dist/src/envoy` in an installed package. */
function packageRoot(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "meshwright")
      return folder;
  }
  throw new Error(`no package.json named meshwright above ${import.meta.dirname}`);
}

function readVersion(): string {
  const file = join(packageRoot(), ".env");
  const version = parseEnv(readFileSync(file, "utf8"))["ENVOY_VERSION"];
  if (version === undefined) throw new Error(`${file}: expected a line ENVOY_VERSION=...`);
  return version;
}

/** Version of the Envoy that everything here uses, without a `v`. */
export const ENVOY_VERSION = readVersion();

/** The image of the Envoy project. */
export const OFFICIAL_IMAGE = `envoyproxy/envoy:v${ENVOY_VERSION}`;

/** The stand-in that `envoy/local-image/build.sh` makes where no registry can be reached. */
export const LOCAL_IMAGE = `meshwright/envoy-local:${ENVOY_VERSION}`;
