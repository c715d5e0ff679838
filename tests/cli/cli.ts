/** Runs command lines in this process. */
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { main } from "../../src/cli/main.ts";

/** What a command line left behind. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `meshwright <args>` in a folder; streams that are no terminals, so without colours. */
export async function meshwright(folder: string, ...args: string[]): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const before = process.cwd();
  process.chdir(folder);
  try {
    const code = await main(args, stdout, stderr);
    stdout.end();
    stderr.end();
    return { code, stdout: await text(stdout), stderr: await text(stderr) };
  } finally {
    process.chdir(before);
  }
}
