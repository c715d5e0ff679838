/** Where a server of this process has to listen for an Envoy to reach it. */

import { createServer } from "node:net";
import type { Engine } from "./docker.ts";
import type { EnvoyBinary, EnvoyImage } from "./find.ts";

/** The only interface that what we start listens on. */
export const LOOPBACK = "127.0.0.1";

/** This machine's name inside the containers that we start; the engine knows the address. */
export const HOST_IN_CONTAINER = "host.docker.internal";

/** Where to listen, and as what Envoy knows it. */
export interface UpstreamPlace {
  listenOn: string;
  host: string;
}

/**
 * Where a server of this process has to listen for an Envoy to reach it.
 *
 * A process shares our loopback interface. Containers reach an engine on this machine by the address of its
 * bridge, and a virtual machine's engine (Docker Desktop) passes their connections on to our loopback interface.
 */
export async function upstreamPlace(found: EnvoyBinary | EnvoyImage): Promise<UpstreamPlace> {
  if (found.kind === "process") return { listenOn: LOOPBACK, host: LOOPBACK };
  return { listenOn: (await bridgeAddress(found.engine)) ?? LOOPBACK, host: HOST_IN_CONTAINER };
}

/** This machine's own address on the engine's default bridge, if that bridge is on this machine. */
async function bridgeAddress(engine: Engine): Promise<string | undefined> {
  const { IPAM: ipam } = await engine.network.getById("bridge").inspect();
  const [{ Gateway: gateway, Subnet: subnet } = {}] = ipam?.Config ?? [];
  // an engine may tell the subnet alone; its bridge has the first address there
  const address = gateway ?? subnet?.replace(/\.0\/\d+$/, ".1");
  return address !== undefined && (await isOurs(address)) ? address : undefined;
}

/** A bridge without a running container is in no list of interfaces, but one can listen on its address. */
function isOurs(address: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}
