import { DockerComposeEnvironment, Wait } from "testcontainers";
import { describe, expect, test } from "vitest";
import { execute } from "../../src/envoy/execute.ts";
import { OFFICIAL_IMAGE } from "../../src/envoy/version.ts";
import { type ComposeVariables, composeVariables } from "./docker.ts";
import { type Project, builtProject, unbuiltProject } from "./project.ts";

const variables = await composeVariables();

// a first run may have images to pull
describe("docker compose", { timeout: 180_000 }, () => {
  test("up serves alice until her burst is spent, and bob still", async ({ skip }) => {
    if (typeof variables === "string") return skip(variables);
    await using project = await builtProject();
    await using mesh = await up(project, variables);

    const first = await mesh.get("/", "alice");
    expect(first.status).toBe(200);
    expect(first.headers.get("x-ratelimit-limit")).toBe("5");
    expect(first.headers.get("x-ratelimit-remaining")).toBe("4");
    expect(first.headers.get("x-ratelimit-reset")).toMatch(/^\d+$/);
    expect(await first.json()).toMatchObject({ service: "catalog" });
    for (let n = 2; n <= 5; n++) expect((await mesh.get("/", "alice")).status).toBe(200);

    const refused = await mesh.untilRefused("/", "alice");
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(refused.headers.get("retry-after")).toBe("1");

    const other = await mesh.get("/orders/7", "bob");
    expect(other.status).toBe(200);
    expect(await other.json()).toMatchObject({ service: "orders" });
  });

  test("up without a built module names the file that is missing", async ({ skip }) => {
    if (typeof variables === "string") return skip(variables);
    await using project = await unbuiltProject();

    await expect(up(project, variables)).rejects.toThrow(/does not exist: .*build\/rate-limit\.wasm/);
  });

  test("config takes the official images where no variable names others", async ({ skip }) => {
    if (typeof variables === "string") return skip(variables);
    await using project = await unbuiltProject();

    const command = ["docker", "compose", "--file", `${project.folder}/docker-compose.yml`];
    const unset = ["ENVOY_IMAGE", "NODE_IMAGE", "ENVOY_VERSION"].flatMap((name) => ["-u", name]);
    const config = await execute("env", ...unset, ...command, "config", "--images");
    expect(config).toMatchObject({ code: 0, stderr: "" });
    expect(new Set(config.stdout.trim().split("\n"))).toEqual(new Set([OFFICIAL_IMAGE, "node:20-slim"]));
  });
});

async function up(project: Project, environment: ComposeVariables) {
  const started = await new DockerComposeEnvironment(project.folder, "docker-compose.yml")
    .withEnvironment(environment)
    .withWaitStrategy("front-1", Wait.forHttp("/ready", 9901))
    .up();
  const down = async () => void (await started.down());
  try {
    const front = started.getContainer("front-1");
    return {
      ...client(`http://${front.getHost()}:${front.getMappedPort(10_000)}`),
      [Symbol.asyncDispose]: down,
    };
  } catch (error) {
    // an Envoy that refuses its configuration has ended by now, and is no container that can be asked
    await down();
    throw error;
  }
}

function client(address: string) {
  const get = (path: string, id: string) => fetch(address + path, { headers: { "x-client-id": id } });
  return {
    get,
    /** On a slow machine a bucket gets a token between two requests: asks until there is none. */
    async untilRefused(path: string, id: string): Promise<Response> {
      for (let n = 0; n < 50; n++) {
        const reply = await get(path, id);
        if (reply.status === 429) return reply;
      }
      throw new Error("50 requests, and none was refused");
    },
  };
}
