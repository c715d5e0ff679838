/** What tests of starting an Envoy start. */
import type { Plugin } from "../../src/envoy/bootstrap.ts";
import type { Launch } from "../../src/envoy/launch.ts";
import { module } from "../support/modules.ts";

/** The test filter that traps, or refuses its configuration, where it is asked to. */
export const trap: Plugin = {
  name: "trap",
  rootId: "trap",
  vmId: "",
  wasm: module("trap"),
  configuration: undefined,
  failurePolicy: "FAIL_CLOSED",
};

/** That filter on any free ports, in front of nothing. */
export const launch: Launch = {
  plugins: [trap],
  upstream: { host: "127.0.0.1", port: 1 },
  workers: 1,
  port: 0,
  adminPort: 0,
  onEntry: () => {},
};
