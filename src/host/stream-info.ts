/** Facts about one request and its response that properties show. */

import type { PartsMetadata } from "./metadata.ts";

/** A side of the client's connection. */
export interface Peer {
  address: string;
  port: number;
}

/** The facts; they grow while the stream goes on. */
export class StreamInfo {
  readonly startNs: bigint;
  readonly connectionId: bigint;
  readonly source: Peer;
  readonly destination: Peer;
  /** Bytes of the bodies so far. */
  bytesReceived = 0;
  bytesSent = 0;
  /** Set once there is a response. */
  responseCode: number | null = null;
  responseCodeDetails: string | null = null;
  /** Envoy's bits: why a response is not the upstream's. */
  responseFlags = 0;
  /** Whether the request went to the upstream. */
  reachedUpstream = false;
  /** Whether the upstream's answer is complete. */
  upstreamFinished = false;
  /** Set when all is over. */
  durationNs: bigint | null = null;
  /** What plugins set as properties, by path. */
  readonly filterState = new Map<string, Uint8Array>();
  /** What plugins set for Envoy's extensions, by key. */
  readonly filterStateObjects = new Map<string, Uint8Array>();

  /** What the configuration says of the parts that the request goes through. */
  metadata: PartsMetadata = {};

  constructor(startNs: bigint, connectionId: bigint, source: Peer, destination: Peer) {
    this.startNs = startNs;
    this.connectionId = connectionId;
    this.source = source;
    this.destination = destination;
  }
}
