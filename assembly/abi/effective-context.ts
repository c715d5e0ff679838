/**
 * Which context host calls are about: that of the callback in progress, unless another was chosen.
 */
import * as callback from "./callback";
import { Status } from "./enums";
import { proxy_set_effective_context } from "./env";

/** The context that was chosen; 0 is the callback's own. */
let chosenId: u32 = 0;
/** The callback in which it was chosen: the host forgets it with the next. */
let chosenIn: u32 = 0;

/** The context that was chosen for the rest of this callback; 0 is the callback's own. */
export function effectiveContext(): u32 {
  return callback.count === chosenIn ? chosenId : 0;
}

/**
 * Makes host calls be about the context `id` until the callback returns; 0 is the callback's own.
 *
 * @returns `false` when there is no such context (any more): then nothing changes.
 */
export function setEffectiveContext(id: u32): bool {
  if (proxy_set_effective_context(id) !== Status.Ok) return false;
  chosenId = id;
  chosenIn = callback.count;
  return true;
}
