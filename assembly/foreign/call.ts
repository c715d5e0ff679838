/**
 * Functions that a proxy offers beyond proxy-wasm, by name.
 *
 * @see {@link https://github.com/proxy-wasm/spec/tree/main/abi-versions/v0.2.1#foreign-function-interface-ffi | spec}
 */
import { Bytes } from "../abi/bytes";
import { Status } from "../abi/enums";
import { proxy_call_foreign_function } from "../abi/env";
import { OUT, OUT_SIZE } from "../abi/memory";
import { succeeded } from "../abi/refusal";

/**
 * Calls a function of the proxy. Legal in every callback.
 *
 * @param argument - In the function's own format, on Envoy most often a protobuf message; may be empty.
 * @returns What it answered, valid until the current callback returns; empty when it answers nothing. `null` when the
 *   proxy has no such function, and, with a warning in the log, when the function refuses.
 */
export function callForeignFunction(name: string, argument: Bytes): Bytes | null {
  const status = call(name, argument);
  if (status === Status.Ok) return answer();
  if (status !== Status.NotFound) succeeded(`foreign function ${name}`, status);
  return null;
}

/** As {@link callForeignFunction}, but quiet also when the function refuses. @internal */
export function tryForeignFunction(name: string, argument: Bytes): Bytes | null {
  return call(name, argument) === Status.Ok ? answer() : null;
}

function call(name: string, argument: Bytes): u32 {
  const key = Bytes.of(name);
  return proxy_call_foreign_function(
    key.pointer,
    key.length,
    argument.pointer,
    argument.length,
    OUT,
    OUT_SIZE,
  );
}

function answer(): Bytes {
  return Bytes.view(load<u32>(OUT), load<u32>(OUT_SIZE));
}
