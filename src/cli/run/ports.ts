/** Ports that a command is about to take. */

import { createServer } from "node:net";
import { Failure, UsageError } from "../command.ts";

/** The port that an option names; 0 lets the system choose. */
export function readPort(option: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`${option}: expected a port number, found "${text}"`);
}

/**
 * Makes sure that a loopback port is free. Two Envoys on one port would both start, and share its connections.
 *
 * @throws {@link Failure} when it is not.
 */
export async function refuseTakenPort(option: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => server.close(() => resolve()));
  }).catch(({ code, message }: NodeJS.ErrnoException) => {
    const what = code === "EADDRINUSE" ? "something listens there already" : message;
    throw new Failure([`port ${port}: ${what}: stop it, or choose another port by ${option}`]);
  });
}
