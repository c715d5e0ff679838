import { describe, expect, it } from "vitest";
import { inProcess } from "../../src/testing/index.ts";
import { module } from "../support/modules.ts";

const CLIENTS = 100_000;
const MIB = 1024 * 1024;

/** What the module's memory takes after `count` more clients, none of which came before. */
async function memoryAfter(count: number, configuration: object): Promise<number[]> {
  await using mesh = await inProcess.start({ plugins: [{ wasm: module("rate-limit"), configuration }] });
  const seen: number[] = [];
  for (let client = 0; client < count; client++) {
    const { status } = await mesh.request({ headers: { "x-client-id": `client-${client}` } });
    if (status !== 200) throw new Error(`client ${client}, the first time, got ${status}`);
    if (client % (count / 10) === count / 10 - 1) seen.push(mesh.memoryBytes());
  }
  return seen;
}

describe("memory of the rate limit on in-process", () => {
  const perClient = { key: { headers: ["x-client-id"] }, burst: 1, perHour: 1 };

  it.each(["worker", "proxy"])("with scope %s does not grow with 100,000 clients", async (scope) => {
    const seen = await memoryAfter(CLIENTS, { ...perClient, scope });
    // the first ten thousand bring it to its bound
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toBeLessThan(1 * MIB);
  });

  it("is what maxBuckets asks for: 16 bytes each", async () => {
    const [few = 0] = await memoryAfter(1000, { ...perClient, maxBuckets: 8 });
    const [many = 0] = await memoryAfter(1000, { ...perClient, maxBuckets: 1_000_000 });
    expect(many - few).toBeGreaterThan(15 * MIB);
    expect(many - few).toBeLessThan(34 * MIB);
  });
});
