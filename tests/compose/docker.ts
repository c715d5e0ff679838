/** Docker with compose, and the images that the compose mesh can have on this machine. */

import { connectEngine, findImage, hasImage } from "../../src/envoy/docker.ts";
import { execute } from "../../src/envoy/execute.ts";
import { guardAgainstLeftovers } from "../../src/envoy/leftovers.ts";
import { EnvoyUnavailable } from "../../src/envoy/unavailable.ts";

const NODE_IMAGE = "node:20-slim";
/** Made by envoy/local-image/build-node.sh. */
const LOCAL_NODE_IMAGE = `meshwright/node-local:${process.versions.node.split(".")[0]}`;

/** Variables of docker-compose.yml, as this machine needs them. */
export type ComposeVariables = Record<"ENVOY_IMAGE" | "NODE_IMAGE" | "PORT" | "ADMIN_PORT", string>;

/** What the compose mesh runs with here, or, in a sentence, why it can't run. */
export async function composeVariables(): Promise<ComposeVariables | string> {
  try {
    const engine = await connectEngine();
    // `docker compose version` would ask no engine, and the command may look for it in another place than testcontainers
    const { code, stderr } = await execute("docker", "compose", "ls");
    if (code !== 0) {
      const reason = stderr.split("\n", 1)[0] || "no docker command on the PATH";
      return `docker compose does not work here (${reason}): install or correct it`;
    }
    await guardAgainstLeftovers(engine);
    const isLocal = !(await hasImage(engine, NODE_IMAGE)) && (await hasImage(engine, LOCAL_NODE_IMAGE));
    return {
      ENVOY_IMAGE: await findImage(engine, () => {}),
      NODE_IMAGE: process.env["NODE_IMAGE"] || (isLocal ? LOCAL_NODE_IMAGE : NODE_IMAGE),
      // 0: the engine picks a free one
      PORT: "0",
      ADMIN_PORT: "0",
    };
  } catch (error) {
    if (error instanceof EnvoyUnavailable) return error.message;
    throw error;
  }
}
