/**
 * What a command of `meshwright` is, and how it says that something went wrong.
 */

/** Where a command writes: results to `stdout`, talk to `stderr`. */
export interface Terminal {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** One verb of `meshwright`. Register it in `commands.ts`. */
export interface Command {
  name: string;
  /** What it does, in the list of commands. */
  summary: string;
  /** What `--help` prints. The first line is the one that most people want to type. */
  help: string;
  /**
   * Runs it.
   *
   * @param args - What follows the verb. `--help` was dealt with.
   * @returns The exit code: 0, or 1 when the result is a no.
   * @throws {@link Failure}, {@link UsageError}; anything else counts as our own bug.
   */
  run(args: string[], terminal: Terminal): Promise<number>;
}

/** It did not work, for reasons that the user can do something about. Exit code 1. */
export class Failure extends Error {
  override name = "Failure";
  /** One sentence each: where, what, and what would be right. */
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** The command line makes no sense. Exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
