/** An Envoy process on any document, for what the test kit has no words for. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { vi } from "vitest";
import { Admin } from "../../src/envoy/admin.ts";
import { type Part, toYaml } from "../../src/envoy/bootstrap.ts";
import { findBinary } from "../../src/envoy/index.ts";

/** An Envoy that takes requests at `url`. */
export interface EnvoyOnDocument extends AsyncDisposable {
  url: string;
  admin: Admin;
  /** All that it has logged so far. */
  log(): string;
}

/** Starts Envoy in `folder`, which is removed at the end. */
export async function startOn(document: Part, folder: string): Promise<EnvoyOnDocument> {
  const { path: envoy } = await findBinary();
  const file = path.join(folder, "envoy.yaml");
  const addressFile = path.join(folder, "admin-address");
  await writeFile(file, toYaml(document));
  const child = spawn(
    envoy,
    ["-c", file, "--concurrency", "1", "--disable-hot-restart", "--admin-address-path", addressFile],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const ended = once(child, "close");

  const admin = await vi.waitFor(
    async () => {
      const [host = "", port] = (await readFile(addressFile, "utf8")).split(":");
      const found = new Admin({ host, port: Number(port) });
      if (!(await found.isReady())) throw new Error(`Envoy is not ready:\n${log}`);
      return found;
    },
    { timeout: 30_000, interval: 20 },
  );
  const { host, port } = await admin.listenerAddress();
  return {
    url: `http://${host}:${port}/`,
    admin,
    log: () => log,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
