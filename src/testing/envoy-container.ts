import { findContainer } from "../envoy/index.ts";
import { envoyHost } from "./envoy-mesh.ts";
import { explaining } from "./explaining.ts";

/** A real Envoy in a container: the image that `ENVOY_IMAGE` names, else the official one, else the local one. */
export const envoyContainer = explaining(envoyHost("Envoy container", findContainer));
