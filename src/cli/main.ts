/** The `meshwright` command: picks the verb, prints errors, decides the exit code. */

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
  stderr.write("error: no commands yet\n");
  return 2;
}
