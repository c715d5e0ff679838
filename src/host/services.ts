/** What all workers of one proxy share. */

import type { VirtualClock } from "./clock.ts";
import type { GrpcService } from "./grpc-service.ts";
import type { Upstream } from "./http-message.ts";
import type { Log } from "./log.ts";
import type { MetricStore } from "./metrics.ts";
import type { Random } from "./random.ts";
import type { SharedData } from "./shared-data.ts";
import type { SharedQueues } from "./shared-queues.ts";

/** Made once per proxy. */
export interface Services {
  /** How much of a body waits for a plugin that pauses. */
  bufferLimitBytes: number;
  clock: VirtualClock;
  log: Log;
  metrics: MetricStore;
  random: Random;
  sharedData: SharedData;
  sharedQueues: SharedQueues;
  /** Services that plugins call, by the name of their cluster; `null`: no server is there. */
  upstreams: Readonly<Record<string, Upstream | GrpcService | null>>;
}
