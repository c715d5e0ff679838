/** Starts an Envoy and waits until it takes requests. */

import { setTimeout } from "node:timers/promises";
import { Admin } from "./admin.ts";
import { type Address, type Plugin, TCP_LISTENER } from "./bootstrap.ts";
import type { EnvoyBinary, EnvoyImage } from "./find.ts";
import type { Launch, Running } from "./launch.ts";
import type { LogEntry } from "./log.ts";
import { LogMarks } from "./log-marks.ts";
import { runBinary } from "./process.ts";
import { EnvoyRefused } from "./refused.ts";
import { updateListener } from "./update.ts";

const READY_TIMEOUT_MS = 30_000;
const POLL_MS = 20;

/** An Envoy that takes requests. */
export interface Envoy extends AsyncDisposable {
  /** Where it takes them. */
  address: Address;
  /** Where it takes connections that carry anything. */
  tcpAddress: Address | undefined;
  admin: Admin;
  /** Resolves when Envoy has ended, by itself or not. */
  ended: Promise<void>;
  /** Resolves when all that Envoy has logged so far was told. */
  logRead(): Promise<void>;
  /**
   * Replaces the plugins in front of the HTTP router by others of the same modules. Resolves when those before are
   * gone, with the streams that they had. Needs a control plane.
   *
   * @throws {@link EnvoyRefused} when Envoy stays with those that it has.
   */
  update(plugins: Plugin[]): Promise<void>;
}

/**
 * Starts an Envoy.
 *
 * @throws {@link EnvoyRefused} when it ends instead of taking requests.
 */
export async function startEnvoy(found: EnvoyBinary | EnvoyImage, launch: Launch): Promise<Envoy> {
  const log: LogEntry[] = [];
  let isStarting = true;
  const marks = new LogMarks();
  const onEntry = (entry: LogEntry) => {
    if (isStarting) log.push(entry);
    marks.read(entry);
    launch.onEntry(entry);
  };
  const running = await run(found, { ...launch, onEntry });
  const ended = running.ended.then(() => "ended" as const);
  launch.controlPlane?.publish(running.listener(launch.plugins));
  try {
    const doors = await Promise.race([running.opened, ended]);
    if (doors === "ended") throw new EnvoyRefused(log);
    const admin = new Admin(doors.admin);
    for (const deadline = Date.now() + READY_TIMEOUT_MS; !(await admin.isReady());) {
      if (Date.now() > deadline) throw new Error(`Envoy was not ready after ${READY_TIMEOUT_MS / 1000} s`);
      if ((await Promise.race([ended, setTimeout(POLL_MS)])) === "ended") throw new EnvoyRefused(log);
    }
    return {
      address: doors.reach(await admin.listenerAddress()),
      tcpAddress: launch.tcp && doors.reach(await admin.listenerAddress(TCP_LISTENER)),
      admin,
      ended: running.ended,
      async logRead() {
        // when Envoy has ended, its log has been read to the end
        await Promise.race([marks.reached(admin), running.ended]).catch(() => running.ended);
      },
      async update(plugins) {
        const { controlPlane } = launch;
        if (controlPlane === undefined) throw new Error("this Envoy has no control plane to hear of it from");
        await updateListener(admin, controlPlane, running.listener(plugins));
      },
      [Symbol.asyncDispose]: running.stop,
    };
  } catch (error) {
    await running.stop();
    throw error;
  } finally {
    isStarting = false;
  }
}

async function run(found: EnvoyBinary | EnvoyImage, launch: Launch): Promise<Running> {
  if (found.kind === "process") return runBinary(found, launch);
  const { runImage } = await import("./container.ts");
  return runImage(found, launch);
}
