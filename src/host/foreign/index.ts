/** The functions that Envoy offers beyond proxy-wasm, as far as this host plays them: all but CEL. */

import { Status } from "../../../assembly/abi/enums.ts";
import type { Context } from "../context.ts";
import { compress, uncompress } from "./compression.ts";
import { declareProperty, setFilterState } from "./filter-state.ts";
import { sign, verifySignature } from "./signature.ts";

/** Answers with bytes, or refuses. */
export type ForeignFunction = (argument: Uint8Array, context: Context) => Uint8Array | Status;

const FUNCTIONS: Record<string, ForeignFunction> = {
  compress,
  uncompress,
  sign,
  verify_signature: verifySignature,
  set_envoy_filter_state: setFilterState,
  declare_property: declareProperty,
  // the route is looked up anew whenever a property asks for it
  clear_route_cache: () => new Uint8Array(),
};

/** Calls a function by its name; an unknown one answers `NotFound`, as on an Envoy that was built without it. */
export function callForeignFunction(
  name: string,
  argument: Uint8Array,
  context: Context,
): Uint8Array | Status {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]!(argument, context) : Status.NotFound;
}
