/** Gives a running Envoy another HTTP listener. */

import { setTimeout } from "node:timers/promises";
import type { Admin } from "./admin.ts";
import type { Part } from "./bootstrap.ts";
import type { ControlPlane } from "./control-plane.ts";
import { EnvoyRefused } from "./refused.ts";

const TIMEOUT_MS = 30_000;
const POLL_MS = 20;

/**
 * Publishes a listener and waits until Envoy uses it, and has ended the one before.
 *
 * @throws {@link EnvoyRefused} when Envoy stays with the one that it has.
 */
export async function updateListener(admin: Admin, control: ControlPlane, listener: Part): Promise<void> {
  const { update_rejected: rejectedBefore } = await stats(admin);
  const version = control.publish(listener);
  await until("Envoy did not take the update", async () => {
    const { version_text: taken, update_rejected: rejected } = await stats(admin);
    if (rejected !== rejectedBefore) {
      control.withdraw();
      throw new EnvoyRefused([{ level: "error", logger: "config", message: await whyRejected(admin) }]);
    }
    return taken === `"${version}"`;
  });
  await until("Envoy did not end what was replaced", async () => {
    const { total_filter_chains_draining: chains, total_listeners_draining: listeners } = await stats(admin);
    return chains === "0" && listeners === "0";
  });
}

/** What Envoy tells of its listeners, by the last part of each name. */
async function stats(admin: Admin): Promise<Record<string, string>> {
  const text = await admin.text("/stats?filter=^listener_manager");
  return Object.fromEntries([...text.matchAll(/(\w+): (.*)$/gm)].map(([, name, value]) => [name, value]));
}

async function whyRejected(admin: Admin): Promise<string> {
  const { configs } = JSON.parse(await admin.text("/config_dump?resource=dynamic_listeners"));
  const errors = configs.map((config: { error_state?: { details: string } }) => config.error_state?.details);
  return errors.find((details: string | undefined) => details !== undefined) ?? "Envoy does not say why";
}

async function until(problem: string, condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; !(await condition());) {
    if (Date.now() > deadline) throw new Error(`${problem} in ${TIMEOUT_MS / 1000} s`);
    await setTimeout(POLL_MS);
  }
}
