/** The `meshwright` command: picks the verb, prints errors, decides the exit code. */
import { createRequire } from "node:module";
import { styleText } from "node:util";
import { Failure, type Terminal, UsageError } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { didYouMean } from "./did-you-mean.ts";

/**
 * Runs one command line.
 *
 * @returns The exit code: 0 done, 1 it failed, 2 the call was wrong.
 */
export async function main(
  argv: string[],
  stdout: NodeJS.WritableStream,
  stderr: NodeJS.WritableStream,
): Promise<number> {
  const [name = "help", ...args] = argv;
  if (name === "help" && args[0] !== undefined) return main([args[0], "--help"], stdout, stderr);
  const error = (message: string): void => void stderr.write(`${red("error:", stderr)} ${message}\n`);
  const wrongCall = (message: string, help: string): number => {
    error(message);
    stderr.write(`${help}\n`);
    return 2;
  };

  if (name === "help" || isHelp(name)) return print(stdout, help());
  if (name === "--version" || name === "-v") return print(stdout, `${version()}\n`);
  const command = COMMANDS.find((each) => each.name === name);
  if (command === undefined) {
    const known = COMMANDS.map((each) => each.name);
    return wrongCall(
      `no command named "${name}" ${didYouMean(name, known)}`,
      "meshwright --help lists the commands",
    );
  }
  if (args.some(isHelp)) return print(stdout, command.help);

  try {
    return await command.run(args, { stdout, stderr } satisfies Terminal);
  } catch (thrown) {
    if (thrown instanceof UsageError) return wrongCall(thrown.message, `meshwright ${name} --help tells how`);
    if (thrown instanceof Failure) thrown.problems.forEach(error);
    else error(`this is a bug in meshwright: ${(thrown as Error).stack ?? String(thrown)}`);
    return 1;
  }
}

function help(): string {
  const width = Math.max(...COMMANDS.map((each) => each.name.length)) + 3;
  const list = COMMANDS.map((each) => `  ${each.name.padEnd(width)}${each.summary}\n`).join("");
  return `meshwright run filters/rate-limit

Mesh policies written in TypeScript syntax, compiled to WebAssembly, enforced by Envoy.

Commands:
${list}
meshwright <command> --help tells more; meshwright --version prints the version.
`;
}

function version(): string {
  const { version } = createRequire(import.meta.url)("meshwright/package.json") as { version: string };
  return version;
}

function isHelp(argument: string): boolean {
  return argument === "--help" || argument === "-h";
}

function print(stdout: NodeJS.WritableStream, text: string): number {
  stdout.write(text);
  return 0;
}

function red(text: string, stream: NodeJS.WritableStream): string {
  const coloured = (stream as Partial<NodeJS.WriteStream>).isTTY === true && !process.env["NO_COLOR"];
  return coloured ? styleText("red", text, { validateStream: false }) : text;
}
