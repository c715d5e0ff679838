import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import { envoyProcess } from "../../src/testing/index.ts";
import { describeOn } from "../support/hosts.ts";
import { BUILD, ROOT, module } from "../support/modules.ts";

const DIST = join(BUILD, "dist");
const ARGUMENTS = ["run", "--envoy", "process", "--port", "0", "--admin-port", "0", module("facts")];

/** Starts a program that comes to run `meshwright`, in a process group of its own as a terminal's shell does. */
async function start(program: string, args: string[]) {
  const env = { ...process.env, npm_lifecycle_event: "start" };
  const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "ignore"] });
  const closed = once(child, "close");
  const pid = child.pid ?? 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /address +(http:\S+)/.exec(line)?.[1];
    if (address !== undefined) return { pid, address, closed };
  }
  throw new Error("it ended before it had said its address");
}

function answers(address: string): Promise<boolean> {
  return fetch(address).then(
    () => true,
    () => false,
  );
}

await describeOn(envoyProcess, "the process of meshwright run", () => {
  const command = [join(DIST, "src/cli/bin.js"), ...ARGUMENTS];

  beforeAll(async () => {
    const tsc = join(ROOT, "node_modules/.bin/tsc");
    await promisify(execFile)(tsc, ["-p", join(ROOT, "src"), "--outDir", DIST, "--noCheck"]);
  });

  it("ends with code 0 at Ctrl-C, which a terminal gives to Envoy, too; nothing is left", async () => {
    const { pid, address, closed } = await start(process.execPath, command);
    expect(await answers(address)).toBe(true);
    process.kill(-pid, "SIGINT");
    expect(await closed).toEqual([0, null]);
    expect(await answers(address)).toBe(false);
  });

  it("leaves no Envoy behind when it is killed", async () => {
    const { pid, address, closed } = await start(process.execPath, command);
    process.kill(pid, "SIGKILL");
    expect(await closed).toEqual([null, "SIGKILL"]);
    await expect.poll(() => answers(address), { timeout: 5_000 }).toBe(false);
  });

  it("ends when npm's shell does, which passes no signal on", async () => {
    const { pid, address } = await start("sh", ["-c", '"$@" && true', "sh", process.execPath, ...command]);
    process.kill(pid, "SIGTERM");
    await expect.poll(() => answers(address), { timeout: 5_000 }).toBe(false);
  });
});
