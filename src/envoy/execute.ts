/** Runs a program to its end. */

import { execFile } from "node:child_process";

/** How a program ended. */
export interface Outcome {
  /** Exit code; -1 when it could not be started or was killed. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program without a shell and waits for its end; a failure is an exit code, never a rejection. */
export function execute(program: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(program, args, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
