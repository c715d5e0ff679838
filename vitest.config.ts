import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/support/build-modules.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // the machine may have two cores, and an Envoy uses one
    maxWorkers: 2,
  },
});
