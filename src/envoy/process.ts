/** Runs Envoy as a child process. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, bootstrap, toYaml } from "./bootstrap.ts";
import type { EnvoyBinary } from "./find.ts";
import { type Launch, type Running, envoyArguments } from "./launch.ts";
import { type LogEntry, readLog } from "./log.ts";
import { LOOPBACK } from "./upstream-place.ts";

const STOP_TIMEOUT_MS = 3_000;

/** An Envoy must not outlive us, also when we end without stopping it. */
const children = new Set<ChildProcess>();
process.on("exit", () => children.forEach((child) => child.kill("SIGKILL")));

/** Starts an Envoy process that listens on the loopback interface. */
export function runBinary({ path }: EnvoyBinary, launch: Launch): Running {
  const folder = mkdtempSync(join(tmpdir(), "meshwright-"));
  const file = join(folder, "envoy.yaml");
  const listener = { host: LOOPBACK, port: launch.port };
  const admin = { host: LOOPBACK, port: launch.adminPort };
  writeFileSync(file, toYaml(bootstrap({ ...launch, listener, admin })));

  const child = spawn(path, envoyArguments(file, launch.workers), { stdio: ["ignore", "ignore", "pipe"] });
  children.add(child);
  let logRead = Promise.resolve();
  const opened = new Promise<Address>((resolve, reject) => {
    child.once("error", reject);
    logRead = readLog(child.stderr, (entry) => {
      const address = openedAdmin(entry);
      if (address !== null) resolve(address);
      launch.onEntry(entry);
    });
  });
  const ended = once(child, "close").then(async () => {
    children.delete(child);
    await logRead;
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    opened: opened.then((address) => ({ admin: address, reach: (listener) => listener })),
    ended,
    async stop() {
      child.kill("SIGTERM");
      const lastResort = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(lastResort);
    },
  };
}

function openedAdmin({ logger, message }: LogEntry): Address | null {
  const [, host, port] = (logger === "admin" && /^admin address: (.+):(\d+)$/.exec(message)) || [];
  return host === undefined ? null : { host, port: Number(port) };
}
