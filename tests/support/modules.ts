/** Where the tests' modules are: the policies, and small filters that exist only to be tested. */
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));
export const BUILD: string = path.join(ROOT, "build", "tests");

/** Path of the module built from `filters/<name>` or `tests/filters/<name>`. */
export function module(name: string): string {
  return path.join(BUILD, `${name}.wasm`);
}
