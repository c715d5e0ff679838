/** What Envoy offers beyond proxy-wasm. */

import { isIP } from "node:net";
import { callForeignFunction } from "../foreign/index.ts";
import { type HostCall, proxyCall } from "./host-call.ts";
import { notPlayed } from "./not-played.ts";
import { byteText, bytes, outBytes, outU32 } from "./params.ts";

/** Expressions would need an interpreter of their own. */
const CEL_FUNCTIONS = new Set(["expr_create", "expr_delete", "expr_evaluate"]);

/** How long the answer to a question takes that this host has to ask others. */
const ASKING_MS = 1;

/** The calls of this chapter. */
export const foreignCalls: readonly HostCall[] = [
  proxyCall("proxy_call_foreign_function", [byteText, bytes], [outBytes], ({ context }, name, argument) => {
    if (CEL_FUNCTIONS.has(name)) notPlayed(context.vm, `the foreign function ${name}`);
    const answer = callForeignFunction(name, argument, context);
    return typeof answer === "number" ? answer : [answer];
  }),

  // as on Envoy, what needs no question is answered before the call returns; others this host knows nothing of
  proxyCall("envoy_resolve_dns", [byteText], [outU32], (vm, name) => {
    const { root } = vm.context;
    const token = vm.nextDnsToken();
    const answer = (addresses: string[]): void => {
      root.callData = dnsAnswer(addresses);
      vm.callback(root, "envoy_on_resolve_dns", root.id, token, root.callData.length);
    };
    const address = name === "localhost" ? "127.0.0.1" : name;
    const version = isIP(address);
    if (version === 0) vm.services.clock.after(ASKING_MS, () => answer([]));
    else answer([version === 6 ? `[${address}]:0` : `${address}:0`]);
    return [token];
  }),
];

/** How many, how long each holds (as long as one likes), and which. */
function dnsAnswer(addresses: string[]): Uint8Array {
  if (addresses.length === 0) return new Uint8Array();
  const numbers = Buffer.alloc(4 + 4 * addresses.length, 0xff);
  numbers.writeUInt32LE(addresses.length);
  return Buffer.concat([numbers, ...addresses.map((address) => Buffer.from(`${address}\0`))]);
}
