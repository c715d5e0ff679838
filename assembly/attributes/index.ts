/**
 * Every attribute that Envoy has, by its group, with its type. Absent is `null`: which ones exist depends on the phase
 * and on the proxy's version.
 *
 *     const client = attributes.source.address();
 *     const role = attributes.xds.routeMetadata().getString("auth", "role");
 *
 * Views of bytes are valid until the current callback returns.
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes | attributes}
 */
import * as connection from "./connection";
import * as destination from "./destination";
import * as plugin from "./plugin";
import * as request from "./request";
import * as response from "./response";
import * as source from "./source";
import * as upstream from "./upstream";
import * as xds from "./xds";

export { connection, destination, plugin, request, response, source, upstream, xds };

export { filterState, filterStateField, upstreamFilterState } from "./filter-state";
export { Metadata, dynamicMetadata } from "./metadata";
