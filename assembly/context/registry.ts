/**
 * From the host's numbers to objects: which root contexts a module offers, and which contexts are alive.
 */
import * as log from "../log";
import * as properties from "../properties";
import { IdTable } from "./id-table";
import { HttpContext } from "./http-context";
import { RootContext } from "./root-context";
import { StreamContext } from "./stream-context";

/** A plugin that the module offers. */
class Registration {
  constructor(
    readonly rootId: string,
    readonly create: (id: u32) => RootContext,
  ) {}
}

const registrations: Registration[] = [];

/** Plugins of this VM. */
export const roots: IdTable<RootContext> = new IdTable<RootContext>();
/** HTTP streams in flight. */
export const httpStreams: IdTable<HttpContext> = new IdTable<HttpContext>();
/** TCP connections. */
export const tcpStreams: IdTable<StreamContext> = new IdTable<StreamContext>();

/**
 * Offers a plugin. Call it at the top level of a filter.
 *
 * @param rootId - The proxy's `root_id` that asks for this one, where a module offers several. The default serves
 *   every `root_id` that no other registration names.
 */
export function registerRootContext<T extends RootContext>(rootId: string = ""): void {
  registrations.push(new Registration(rootId, (id: u32): RootContext => instantiate<T>(id)));
}

/** Makes the context that the host asks for. @internal */
export function createContext(id: u32, parentId: u32): void {
  if (parentId === 0) createRoot(id);
  else createStream(id, parentId);
}

/** Forgets a context that has ended. @internal */
export function deleteContext(id: u32): void {
  const http = httpStreams.get(id);
  if (http !== null) {
    http.isOver = true;
    http.onDelete();
    http.abandonCalls();
    httpStreams.remove(id);
    return;
  }
  const tcp = tcpStreams.get(id);
  if (tcp !== null) {
    tcp.onDelete();
    tcp.abandonCalls();
    tcpStreams.remove(id);
    return;
  }
  const root = roots.get(id);
  if (root !== null) {
    root.onDelete();
    root.abandonCalls();
    roots.remove(id);
  }
}

function createRoot(id: u32): void {
  const asked = properties.getString("plugin_root_id");
  const rootId = asked === null ? "" : asked;
  let chosen: Registration | null = null;
  for (let i = 0; i < registrations.length; i++) {
    const registration = unchecked(registrations[i]);
    if (registration.rootId === rootId) {
      chosen = registration;
      break;
    }
    if (registration.rootId === "") chosen = registration;
  }
  if (chosen === null)
    log.error(`no root context for root_id "${rootId}"; this module has: ${knownRootIds()}`);
  else roots.add(chosen.create(id));
}

function createStream(id: u32, rootId: u32): void {
  const root = roots.get(rootId);
  if (root === null) return;
  const http = root.createHttpContext(id);
  if (http !== null) {
    httpStreams.add(http);
    return;
  }
  const tcp = root.createStreamContext(id);
  if (tcp !== null) tcpStreams.add(tcp);
}

function knownRootIds(): string {
  const names: string[] = [];
  for (let i = 0; i < registrations.length; i++) names.push(`"${unchecked(registrations[i]).rootId}"`);
  return names.length === 0 ? "none" : names.join(", ");
}
