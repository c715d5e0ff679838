/** Which service a request goes to. */

import type { HeaderMap } from "./header-map.ts";

/** Which requests go to which service. Without conditions, all do. */
export interface Route {
  /** Values of `:authority`. Default: all. */
  domains?: readonly string[];
  /** Each with exactly this value. */
  headers?: Readonly<Record<string, string>>;
  service: string;
}

/**
 * The service that headers lead to, as they leave the last plugin: Envoy forgets the route that it had found when a
 * plugin changes a request header.
 *
 * A domain that fits comes before all routes without one, and there is no way back from it.
 */
export function serviceFor(routes: readonly Route[], headers: HeaderMap): string {
  const host = headers.get(":authority")?.toLowerCase() ?? "";
  const ofHost = routes.filter(({ domains }) => domains?.includes(host));
  const ofAll = routes.filter(({ domains }) => domains === undefined);
  const fits = (route: Route) =>
    Object.entries(route.headers ?? {}).every(([name, value]) => headers.getAll(name) === value);
  return (ofHost.length > 0 ? ofHost : ofAll).find(fits)?.service ?? "upstream";
}
