/** A real Envoy: found or installed, started as a process or in a container, watched, stopped. */
export { binaryVersion, cachedBinary } from "./binary.ts";
export type { Address, Plugin, Route, ServiceAddress } from "./bootstrap.ts";
export { type ControlPlane, serveListener } from "./control-plane.ts";
export { type Engine, connectEngine, hasImage } from "./docker.ts";
export { execute } from "./execute.ts";
export { type EnvoyBinary, type EnvoyImage, findBinary, findContainer, findEnvoy } from "./find.ts";
export { type LogEntry, pluginLines } from "./log.ts";
export { findPip } from "./pip.ts";
export type { Sample } from "./prometheus.ts";
export { EnvoyRefused } from "./refused.ts";
export { type Envoy, startEnvoy } from "./start.ts";
export { statsConfig, tagRegex } from "./stats-tags.ts";
export { EnvoyUnavailable } from "./unavailable.ts";
export { type UpstreamPlace, upstreamPlace } from "./upstream-place.ts";
export { ENVOY_VERSION, LOCAL_IMAGE, OFFICIAL_IMAGE } from "./version.ts";
