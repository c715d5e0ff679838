import { readFile } from "node:fs/promises";
import path from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { main } from "../../src/cli/main.ts";
import { meshwright } from "./cli.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

describe("meshwright", () => {
  it("prints help without arguments, as --help, -h and help do", async () => {
    const outcome = await meshwright(REPOSITORY);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    await expect(outcome.stdout).toMatchFileSnapshot("golden/help.txt");
    expect(await meshwright(REPOSITORY, "--help")).toEqual(outcome);
    expect(await meshwright(REPOSITORY, "-h")).toEqual(outcome);
    expect(await meshwright(REPOSITORY, "help")).toEqual(outcome);
  });

  it("prints the package's version", async () => {
    const { version } = JSON.parse(await readFile(path.join(REPOSITORY, "package.json"), "utf8"));
    const outcome = await meshwright(REPOSITORY, "--version");
    expect(outcome).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    expect(await meshwright(REPOSITORY, "-v")).toEqual(outcome);
  });

  it.each(["buidl", "deploy"])("does not know %s, and says what it knows", async (name) => {
    const outcome = await meshwright(REPOSITORY, name);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    await expect(outcome.stderr).toMatchFileSnapshot(`golden/unknown-${name}.txt`);
    expect(await meshwright(REPOSITORY, "help", name)).toEqual(outcome);
  });

  it.each(COMMANDS.map(({ name }) => name))("%s --help begins with the line to type", async (name) => {
    const outcome = await meshwright(REPOSITORY, name, "--help");
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(outcome.stdout).toMatch(new RegExp(`^meshwright ${name}\\b`));
    await expect(outcome.stdout).toMatchFileSnapshot(`golden/${name}-help.txt`);
    expect(await meshwright(REPOSITORY, "help", name)).toEqual(outcome);
    expect(await meshwright(REPOSITORY, name, "-h")).toEqual(outcome);
  });

  it.each(COMMANDS.map(({ name }) => name))("%s refuses an option that it does not have", async (name) => {
    const { code, stdout, stderr } = await meshwright(REPOSITORY, name, "--hlep");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: no option named "--hlep" \(did you mean "--help"\? known: .*\)\n/);
    expect(stderr).toContain(`meshwright ${name} --help tells how\n`);
  });

  it("prints errors in red on a terminal, unless NO_COLOR is set", async () => {
    const terminal = (): PassThrough => Object.assign(new PassThrough(), { isTTY: true });
    const errorOf = async (stderr: PassThrough): Promise<string> => {
      await main(["buidl"], new PassThrough(), stderr);
      return String(stderr.read());
    };
    vi.stubEnv("NO_COLOR", undefined);
    expect(await errorOf(terminal())).toMatch(/^\u001b\[31merror:\u001b\[39m no command/);
    vi.stubEnv("NO_COLOR", "1");
    expect(await errorOf(terminal())).toMatch(/^error: no command/);
    vi.unstubAllEnvs();
  });
});
