/** Has an Envoy serve a policy until it is told to stop. */

import { availableParallelism } from "node:os";
import {
  type Envoy,
  type EnvoyBinary,
  type EnvoyImage,
  EnvoyRefused,
  type LogEntry,
  type Plugin,
  pluginLines,
  startEnvoy,
  upstreamPlace,
} from "../../envoy/index.ts";
import { withSourcePlaces } from "../../testing/guest-places.ts";
import { Failure, type Terminal } from "../command.ts";
import { type Backend, startBackend } from "./backend.ts";
import { RunLog } from "./log.ts";
import type { Options } from "./options.ts";
import type { PolicyFile } from "./policy-file.ts";
import type { Policy } from "./policy.ts";

/**
 * Starts Envoy with the policy in front of a service, says where, and shows its log.
 *
 * @param stopped - Ends it all when it resolves.
 * @throws {@link Failure} when Envoy refuses the configuration or ends by itself.
 */
export async function serve(
  found: EnvoyBinary | EnvoyImage,
  { name, configuration }: Policy,
  wasm: string,
  { upstream, port, adminPort }: Options,
  { stdout, stderr }: Terminal,
  stopped: Promise<void>,
): Promise<void> {
  const ids = { name, rootId: name, vmId: name };
  const plugin: Plugin = { ...ids, wasm, configuration: configuration?.value, failurePolicy: "FAIL_CLOSED" };
  const log = new RunLog(plugin, stderr);
  await using backend = await startBackend(upstream, await upstreamPlace(found));
  await using envoy = await startEnvoy(found, {
    ...{ plugins: [plugin], upstream: backend.address, workers: availableParallelism() },
    ...{ port, adminPort, onEntry: log.add },
  }).catch((error: unknown) => {
    throw error instanceof EnvoyRefused ? refusal(error, plugin, configuration) : error;
  });
  stdout.write(await summary(found, envoy, backend, name, configuration));
  log.release();
  const ending = await Promise.race([stopped.then(() => "stopped"), envoy.ended.then(() => "ended")]);
  log.end();
  if (ending === "ended")
    throw new Failure(["Envoy ended by itself: see its last words above, and run again"]);
}

async function summary(
  found: EnvoyBinary | EnvoyImage,
  { address, admin }: Envoy,
  backend: Backend,
  name: string,
  configuration: PolicyFile | null,
): Promise<string> {
  const url = ({ host, port }: typeof address) => `http://${host}:${port}`;
  const source = found.kind === "process" ? found.path : found.image;
  const example = configuration?.tryCommand ?? "curl -i http://127.0.0.1/";
  return `${name} is in front of ${backend.name}
  address        ${url(address)}
  admin          ${url(admin.address)}
  configuration  ${configuration?.file ?? "none"}
  Envoy          ${await admin.version()}, ${found.kind} of ${source}

try: ${example.replace(/http:\/\/[\w.:-]+/, url(address))}
Ctrl-C stops all of it
`;
}

/** Why Envoy did not start, each problem with its place in the configuration file. */
function refusal(
  { problems, message }: EnvoyRefused,
  plugin: Plugin,
  configuration: PolicyFile | null,
): Failure {
  if (problems.length === 0) return new Failure([`Envoy refused the configuration: ${message}`]);
  const byPlugin = pluginLines([plugin]);
  const said = (entry: LogEntry) => byPlugin(entry)?.message.replace(`${plugin.name}: `, "");
  const lines = problems.map((entry) => {
    const problem = said(entry);
    if (problem === undefined) return withSourcePlaces(entry.message, plugin.wasm);
    return isOfConfiguration(problem) && configuration !== null ? configuration.locate(problem) : problem;
  });
  const isUnconfigured = configuration === null && problems.some((entry) => isOfConfiguration(said(entry)));
  const advice = isUnconfigured
    ? `no configuration was given to ${plugin.name}: --config FILE gives one`
    : `Envoy refused the configuration of ${plugin.name}: correct what is said above, and run again`;
  return new Failure([...lines, advice]);
}

/** No change of the configuration helps where a root context is missing, or after a trap. */
function isOfConfiguration(said: string | undefined): boolean {
  return said !== undefined && !/^(no root context for root_id |abort: )/.test(said);
}
