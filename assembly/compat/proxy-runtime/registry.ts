/**
 * From the host's numbers to the contexts of `@solo-io/proxy-runtime`.
 */
import * as log from "../../log";
import * as properties from "../../properties";
import { BaseContext, Context, RootContext } from "./contexts";

class Registration {
  constructor(
    readonly name: string,
    readonly create: (context_id: u32) => RootContext,
  ) {}
}

const registrations: Registration[] = [];

const roots: Map<u32, RootContext> = new Map<u32, RootContext>();
const streams: Map<u32, Context> = new Map<u32, Context>();

/**
 * Offers a plugin. Call it at the top level of a filter.
 *
 * @param name - The proxy's `root_id` that asks for it. Where a module offers only one, it serves any.
 */
export function registerRootContext(
  root_context_factory: (context_id: u32) => RootContext,
  name: string,
): void {
  registrations.push(new Registration(name, root_context_factory));
}

/** Makes the context that the host asks for; leaves it out when nothing fits, so that the host hears no. @internal */
export function createContext(id: u32, rootId: u32): void {
  if (rootId === 0) {
    const registration = findRegistration();
    if (registration !== null) roots.set(id, registration.create(id));
    return;
  }
  const root = findRoot(rootId);
  if (root !== null) streams.set(id, root.createContext(id));
}

/** A plugin; `null` when there is none of that number. @internal */
export function findRoot(id: u32): RootContext | null {
  return roots.has(id) ? roots.get(id) : null;
}

/** A stream or connection; `null` when there is none of that number. @internal */
export function findStream(id: u32): Context | null {
  return streams.has(id) ? streams.get(id) : null;
}

/** Any context; `null` when there is none of that number. @internal */
export function findContext(id: u32): BaseContext | null {
  const stream = findStream(id);
  return stream === null ? findRoot(id) : stream;
}

/** Forgets a context that has ended. @internal */
export function deleteContext(id: u32): void {
  const context = findContext(id);
  if (context === null) return;
  context.onDelete();
  streams.delete(id);
  roots.delete(id);
}

function findRegistration(): Registration | null {
  const asked = properties.getString("plugin_root_id");
  const names: string[] = [];
  for (let i = 0; i < registrations.length; i++) {
    const registration = unchecked(registrations[i]);
    if (registrations.length === 1 || registration.name === asked) return registration;
    names.push(`"${registration.name}"`);
  }
  const rootId = asked === null ? "" : asked;
  log.error(`no root context for root_id "${rootId}"; this module has: ${names.join(", ")}`);
  return null;
}
