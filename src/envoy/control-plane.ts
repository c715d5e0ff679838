/**
 * A control plane with one resource: gives an Envoy its HTTP listener, and another one later.
 *
 * @see {@link https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#rest-json-polling-subscriptions | REST}
 */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Address, Part } from "./bootstrap.ts";
import type { UpstreamPlace } from "./upstream-place.ts";

const LISTENER_TYPE = "type.googleapis.com/envoy.config.listener.v3.Listener";

/** A control plane that runs. */
export interface ControlPlane extends AsyncDisposable {
  /** As Envoy reaches it. */
  address: Address;
  /** Gives Envoy this listener from now on. @returns The version that Envoy will know it by. */
  publish(listener: Part): string;
  /** Goes back to the listener before the last. */
  withdraw(): void;
}

/** Serves a listener on a free port; an Envoy that asks before there is one has to ask again. */
export async function serveListener({ listenOn, host }: UpstreamPlace): Promise<ControlPlane> {
  let version = 0;
  const documents: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const status = documents.length === 0 ? 503 : 200;
    response.writeHead(status, { "content-type": "application/json" }).end(documents.at(-1));
  });
  server.listen(0, listenOn);
  await once(server, "listening");
  return {
    address: { host, port: (server.address() as AddressInfo).port },
    publish(listener) {
      version += 1;
      const resources = [{ "@type": LISTENER_TYPE, ...listener }];
      documents.push(JSON.stringify({ version_info: `${version}`, type_url: LISTENER_TYPE, resources }));
      return `${version}`;
    },
    withdraw: () => void documents.pop(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
