import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, describe, it } from "vitest";
import { parse } from "yaml";
import { inProcess } from "../../src/testing/index.ts";
import { module } from "../support/modules.ts";

const rate = { burst: 1, perSecond: 1 };
const rule = (more: object) => ({ rules: [{ ...rate, ...more }] });

const GOOD: unknown[] = [
  rate,
  { burst: 5, perMinute: 0.5, key: {} },
  { burst: 1_000_000_000, perHour: 1_000_000_000 },
  rule({}),
  rule({ name: "a", key: { headers: ["x-a", "x-b"], address: true, path: false, method: true } }),
  rule({
    match: { methods: ["GET"], path: { exact: "/" }, headers: [{ name: "a" }, { name: "b", prefix: "c" }] },
  }),
  { ...rule({}), apply: "all", scope: "proxy", onFailure: "deny", maxBuckets: 16 },
  { ...rate, scope: "worker", apply: "first", onFailure: "allow" },
];

const BAD: unknown[] = [
  {},
  [],
  "text",
  { rules: [] },
  { rules: {} },
  { rules: [1] },
  { burst: 1 },
  { perSecond: 1 },
  { burst: 1, perSecond: 1, perHour: 1 },
  { burst: 0, perSecond: 1 },
  { burst: 1.5, perSecond: 1 },
  { burst: "1", perSecond: 1 },
  { burst: 1_000_000_001, perSecond: 1 },
  { burst: 1, perSecond: 0 },
  { burst: 1, perSecond: -1 },
  { burst: 1, perSecond: "1" },
  { ...rate, scope: "all" },
  { ...rate, apply: true },
  { ...rate, onFailure: "" },
  { ...rate, maxBuckets: 0 },
  { ...rate, maxBuckets: 1_048_577 },
  { ...rate, unknown: 1 },
  { ...rule({}), burst: 1 },
  rule({ name: "" }),
  rule({ name: 7 }),
  rule({ key: [] }),
  rule({ key: { header: ["x"] } }),
  rule({ key: { headers: "x" } }),
  rule({ key: { headers: [""] } }),
  rule({ key: { address: "yes" } }),
  rule({ match: { method: ["GET"] } }),
  rule({ match: { methods: "GET" } }),
  rule({ match: { path: "/a" } }),
  rule({ match: { path: {} } }),
  rule({ match: { path: { exact: "/a", prefix: "/b" } } }),
  rule({ match: { path: { regex: "/a" } } }),
  rule({ match: { headers: [{ exact: "x" }] } }),
  rule({ match: { headers: [{ name: "a", exact: "x", prefix: "y" }] } }),
  rule({ match: { headers: { name: "a" } } }),
];

async function isAccepted(configuration: unknown): Promise<boolean> {
  const text = JSON.stringify(configuration);
  try {
    await using mesh = await inProcess.start({
      plugins: [{ wasm: module("rate-limit"), configuration: text }],
    });
    return (await mesh.request()).status === 200;
  } catch {
    return false;
  }
}

describe("the rate limit's schema and the policy itself agree", async () => {
  const read = (file: string) =>
    readFile(new URL(`../../filters/rate-limit/${file}`, import.meta.url), "utf8");
  const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(
    JSON.parse(await read("schema.json")) as object,
  );

  it.each(GOOD.map((each) => [JSON.stringify(each), each]))("in taking %s", async (_, configuration) => {
    expect(validate(configuration)).toBe(true);
    expect(await isAccepted(configuration)).toBe(true);
  });

  it.each(BAD.map((each) => [JSON.stringify(each), each]))("in refusing %s", async (_, configuration) => {
    expect(validate(configuration)).toBe(false);
    expect(await isAccepted(configuration)).toBe(false);
  });

  it("in taking its example", async () => {
    const example: unknown = parse(await read("example.yaml"));
    expect(validate(example)).toBe(true);
    expect(await isAccepted(example)).toBe(true);
  });
});
