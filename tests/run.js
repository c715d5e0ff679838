/**
 * Runs all tests and counts them by kind: `npm test`.
 *
 * The last line is `N passed, N failed`. MESHWRIGHT_REQUIRE_CONTAINERS=1 makes a skipped test a failure: for machines
 * that are meant to have everything.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";

/** Which kind a test is: by its place, or, for a scenario, by the host that its title names. */
const KINDS = [
  ["in-process host", /^tests\/host\/| on in-process/],
  ["Envoy process", /^tests\/envoy\/| on Envoy process/],
  ["Envoy container", /^tests\/(container|compose)\/| on Envoy container/],
  ["compiler and commands", /^/],
];

const counts = new Map(["in Wasm", ...KINDS.map(([kind]) => kind)].map((kind) => [kind, newCount()]));
const folder = await mkdtemp(path.join(os.tmpdir(), "meshwright-tests-"));
try {
  await runInWasm();
  await runVitest(path.join(folder, "report.json"));
} finally {
  await rm(folder, { recursive: true });
}
process.exitCode = report();

function newCount() {
  return { passed: 0, failed: 0, skipped: 0, reasons: new Set() };
}

async function runInWasm() {
  const { output, exitCode } = await run("asp", [
    "--config=tests/unit/as-pect.config.js",
    "--as-config=tests/unit/as-pect.asconfig.json",
    "--no-logo",
  ]);
  const [, passed = "0", all = "0"] = /\[Tests\]:\s*(\d+) \/ (\d+)/.exec(output) ?? [];
  const count = counts.get("in Wasm");
  count.passed = Number(passed);
  count.failed = Number(all) - count.passed;
  // a compile error or a trap ends as-pect before it counts
  if (exitCode !== 0 && count.failed === 0) count.failed = 1;
}

async function runVitest(reportFile) {
  const { exitCode } = await run("vitest", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ]);
  const report = JSON.parse(await readFile(reportFile, "utf8").catch(() => '{"testResults":[]}'));
  for (const file of report.testResults) {
    const place = path.relative(process.cwd(), file.name);
    for (const test of file.assertionResults) {
      const title = `${place} ${test.ancestorTitles.join(" > ")}`;
      const count = counts.get(KINDS.find(([, pattern]) => pattern.test(title))[0]);
      count[test.status === "passed" ? "passed" : test.status === "failed" ? "failed" : "skipped"] += 1;
      const reason = /\(skipped: (.*)\)/.exec(`${title} ${test.title}`)?.[1];
      if (reason !== undefined) count.reasons.add(reason);
    }
  }
  // a file that does not even load has no tests to count
  const failed = [...counts.values()].some((count) => count.failed > 0);
  if (exitCode !== 0 && !failed) counts.get("compiler and commands").failed += 1;
}

/** Runs a tool of the project, shows what it prints, and gives it without colours. */
function run(tool, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join("node_modules", ".bin", tool), args, {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ output: stripVTControlCharacters(output), exitCode: code ?? 1 }));
  });
}

function report() {
  const total = newCount();
  console.log("\ntests by kind:");
  for (const [kind, { passed, failed, skipped, reasons }] of counts) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const why = reasons.size > 0 ? `: ${[...reasons].join("; ")}` : "";
    console.log(`  ${kind.padEnd(22)} ${passed} passed, ${failed} failed, ${skipped} skipped${why}`);
  }
  const isComplete = process.env.MESHWRIGHT_REQUIRE_CONTAINERS !== "1" || total.skipped === 0;
  if (!isComplete)
    console.log(`${total.skipped} tests were skipped, where MESHWRIGHT_REQUIRE_CONTAINERS asks for all`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 && isComplete ? 0 : 1;
}
