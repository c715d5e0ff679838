/**
 * Reads a command's arguments with Node's own parser, in our words.
 */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./command.ts";
import { didYouMean } from "./did-you-mean.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>
>;

/**
 * Splits arguments into options and the rest.
 *
 * @throws {@link UsageError} for an option that is not known or lacks its value.
 */
export function parse<const O extends Options>(args: string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const option = /'(?:-\w, )?(-[^' ]*)/.exec(message)?.[1] ?? "";
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      const known = [...Object.keys(options), "help"].map((name) => `--${name}`);
      throw new UsageError(`no option named "${option}" ${didYouMean(option, known)}`);
    }
    if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") throw new UsageError(`${option}: ${needs(message)}`);
    throw error;
  }
}

function needs(message: string): string {
  return message.includes("does not take") ? "takes no value" : "needs a value";
}
