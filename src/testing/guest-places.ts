/** Places in the guest's source for Envoy's backtraces of traps, which show addresses in the module. */

import { existsSync } from "node:fs";
import { sourceLines } from "../host/source-lines.ts";

/** How Envoy prints a frame: `  1:  0x1499 - trap`; the name is there when the module has one. */
const FRAME = /^ *\d+: +0x([0-9a-f]+)( - .*)?$/gm;

/** Puts the line of the policy's source behind each frame in a message of Envoy, where the module's source map has it. */
export function withSourcePlaces(message: string, wasm: string): string {
  if (message.search(FRAME) === -1 || !existsSync(wasm)) return message;
  const lines = sourceLines(wasm);
  return message.replace(FRAME, (frame, address: string) => {
    const place = lines.place(Number.parseInt(address, 16));
    return place === null ? frame : `${frame} (${place})`;
  });
}
