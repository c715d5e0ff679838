/** A real Envoy: found or installed, started as a process or in a container, watched, stopped. */
export { type Address, type Plugin, bootstrap, toYaml } from "./bootstrap.ts";
export { type EnvoyBinary, type EnvoyImage, findBinary, findContainer, findEnvoy } from "./find.ts";
export type { Launch } from "./launch.ts";
export { type LogEntry, type PluginLine, pluginLines } from "./log.ts";
export { EnvoyRefused } from "./refused.ts";
export { type Envoy, startEnvoy } from "./start.ts";
export { EnvoyUnavailable } from "./unavailable.ts";
export { upstreamPlace } from "./upstream-place.ts";
