/** The command line of `meshwright run`. */

import { findBinary, findContainer, findEnvoy } from "../../envoy/index.ts";
import { parse } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { readPort } from "./ports.ts";

const FINDERS = { process: findBinary, container: findContainer, any: findEnvoy };

/** What the user asked for. */
export type Options = ReturnType<typeof readOptions>;

/** Reads the arguments. @throws {@link UsageError} */
export function readOptions(args: string[]) {
  const { values, positionals } = parse(args, {
    config: { type: "string" },
    port: { type: "string", default: "10000" },
    "admin-port": { type: "string", default: "9901" },
    upstream: { type: "string" },
    envoy: { type: "string", default: "any" },
  });
  const [target, ...more] = positionals;
  if (target === undefined) throw new UsageError("which policy? give its folder, or a .wasm file");
  if (more.length > 0) throw new UsageError("one policy at a time");
  return {
    target,
    config: values.config,
    port: readPort("--port", values.port),
    adminPort: readPort("--admin-port", values["admin-port"]),
    upstream: values.upstream === undefined ? null : readUpstream(values.upstream),
    find: readFinder(values.envoy),
  };
}

function readUpstream(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" && url.pathname === "/") return url;
  throw new UsageError(`--upstream: expected http://host:port, found "${text}"`);
}

function readFinder(text: string): typeof findEnvoy {
  if (text === "process" || text === "container" || text === "any") return FINDERS[text];
  throw new UsageError(`--envoy: expected process or container, found "${text}"`);
}
