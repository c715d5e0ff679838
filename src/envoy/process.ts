/** Runs Envoy as a child process. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, bootstrap, toYaml } from "./bootstrap.ts";
import type { EnvoyBinary } from "./find.ts";
import { type Launch, type Running, envoyArguments } from "./launch.ts";
import { type LogEntry, readLog } from "./log.ts";
import { LOOPBACK } from "./upstream-place.ts";

const STOP_TIMEOUT_MS = 3_000;

/** Starts an Envoy process that listens on the loopback interface. */
export function runBinary({ path }: EnvoyBinary, launch: Launch): Running {
  const folder = mkdtempSync(join(tmpdir(), "meshwright-"));
  const file = join(folder, "envoy.yaml");
  const listener = { host: LOOPBACK, port: launch.port };
  const admin = { host: LOOPBACK, port: launch.adminPort };
  writeFileSync(file, toYaml(bootstrap({ ...launch, listener, admin })));

  const child = spawn(path, envoyArguments(file, launch), { stdio: ["ignore", "ignore", "pipe"] });
  const watchdog = watch(child, folder);
  let logRead = Promise.resolve();
  const opened = new Promise<Address>((resolve, reject) => {
    child.once("error", reject);
    logRead = readLog(child.stderr, (entry) => {
      const address = openedAdmin(entry);
      if (address !== null) resolve(address);
      launch.onEntry(entry);
    });
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ended = closed.then(async () => {
    watchdog.kill();
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

/**
 * Ends Envoy and removes its folder when we end without having done so, be it by a SIGKILL: the shell then reads
 * the end of its input. It has a session of its own, so that a Ctrl-C at the terminal does not reach it.
 */
function watch({ pid }: ChildProcess, folder: string): ChildProcess {
  const script = 'read _; kill -KILL "$1"; rm -rf "$2"';
  const watchdog = spawn("sh", ["-c", script, "sh", `${pid}`, folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watchdog.unref();
  return watchdog;
}

function openedAdmin({ logger, message }: LogEntry): Address | null {
  const [, host, port] = (logger === "admin" && /^admin address: (.+):(\d+)$/.exec(message)) || [];
  return host === undefined ? null : { host, port: Number(port) };
}
