/** Runs Envoy in a container. */

import { GenericContainer, Wait } from "testcontainers";
import { type Address, bootstrap, toYaml } from "./bootstrap.ts";
import type { Engine } from "./docker.ts";
import type { EnvoyImage } from "./find.ts";
import { type Launch, type Running, envoyArguments } from "./launch.ts";
import { guardAgainstLeftovers, ownerLabel } from "./leftovers.ts";
import { readLog } from "./log.ts";
import { HOST_IN_CONTAINER, LOOPBACK } from "./upstream-place.ts";

type Container = ReturnType<Engine["container"]["getById"]>;

const FOLDER = "/etc/meshwright";
const LISTENER = { host: "0.0.0.0", port: 10_000 };
const ADMIN = { host: "0.0.0.0", port: 9_901 };
const STOP_TIMEOUT_S = 3;
/** Envoy runs as a user of its own there. */
const READABLE_BY_ALL = 0o644;

/** Starts an Envoy container; its ports are published on this machine's loopback interface. */
export async function runImage({ image, engine }: EnvoyImage, launch: Launch): Promise<Running> {
  await guardAgainstLeftovers(engine);
  const plugins = launch.plugins.map((plugin, index) => ({ ...plugin, wasm: `${FOLDER}/${index}.wasm` }));
  const modules = launch.plugins.map(({ wasm }, index) => ({
    source: wasm,
    target: `${FOLDER}/${index}.wasm`,
  }));
  const document = bootstrap({ ...launch, plugins, listener: LISTENER, admin: ADMIN });
  const file = `${FOLDER}/envoy.yaml`;

  const container = new EnvoyContainer(image, engine, launch)
    .withCopyFilesToContainer(modules.map((module) => ({ ...module, mode: READABLE_BY_ALL })))
    .withCopyContentToContainer([{ content: toYaml(document), target: file, mode: READABLE_BY_ALL }])
    .withCommand(envoyArguments(file, launch))
    .withExtraHosts([{ host: HOST_IN_CONTAINER, ipAddress: "host-gateway" }])
    .withLabels(ownerLabel);
  const started = container.start();
  const hasFailed = started.then(
    () => null,
    () => null,
  );
  return {
    opened: started.then((envoy) => {
      const host = envoy.getHost() === "localhost" ? LOOPBACK : envoy.getHost();
      const reach = ({ port }: Address) => ({ host, port: envoy.getMappedPort(port) });
      return { admin: reach(ADMIN), reach };
    }),
    ended: container.ended,
    async stop() {
      const created = await Promise.race([container.created, hasFailed]);
      if (created !== null && (await hasRun(created))) {
        // not killed: the plugins hear of the end, and what they log then is read
        await created.stop({ t: STOP_TIMEOUT_S }).catch(passOverGone);
        await container.ended;
      }
      await created?.remove({ force: true, v: true }).catch(passOverGone);
      await hasFailed;
    },
  };
}

/** It has ended by itself, or testcontainers has removed it, as it does when one fails while starting. */
function passOverGone(error: { statusCode?: number }): void {
  const NOT_RUNNING = 304;
  const NOT_FOUND = 404;
  const REMOVAL_IN_PROGRESS = 409;
  if (![NOT_RUNNING, NOT_FOUND, REMOVAL_IN_PROGRESS].includes(error.statusCode ?? 0)) throw error;
}

/** A container whose log is read from its first line on, also when it ends before it is up. */
class EnvoyContainer extends GenericContainer {
  readonly #engine: Engine;
  readonly #launch: Launch;
  readonly created: Promise<Container>;
  readonly ended: Promise<void>;
  #wasCreated!: (container: Container) => void;
  #hasEnded!: () => void;

  constructor(image: string, engine: Engine, launch: Launch) {
    super(image);
    this.#engine = engine;
    this.#launch = launch;
    this.created = new Promise((resolve) => (this.#wasCreated = resolve));
    this.ended = new Promise((resolve) => (this.#hasEnded = resolve));
    this.withExposedPorts(LISTENER.port, ADMIN.port);
    this.withWaitStrategy(Wait.forLogMessage("starting main dispatch loop"));
  }

  /** testcontainers would publish the ports on every interface; the admin interface is no neighbour's business. */
  protected override async beforeContainerCreated(): Promise<void> {
    const { host } = this.#engine.info.containerRuntime;
    const at = host === "localhost" || host === LOOPBACK ? { HostIp: LOOPBACK } : {};
    this.hostConfig.PortBindings = {
      [`${LISTENER.port}/tcp`]: [{ ...at, HostPort: `${this.#launch.port}` }],
      [`${ADMIN.port}/tcp`]: [{ ...at, HostPort: `${this.#launch.adminPort}` }],
    };
  }

  protected override async containerCreated(id: string): Promise<void> {
    const container = this.#engine.container.getById(id);
    const log = await this.#engine.container.attach(container);
    void readLog(log, this.#launch.onEntry).finally(async () => {
      // the log of a container that could not be started ends, too
      if (await hasRun(container)) this.#hasEnded();
    });
    this.#wasCreated(container);
  }
}

async function hasRun(container: Container): Promise<boolean> {
  return container.inspect().then(
    ({ State: state }) => !state.StartedAt.startsWith("0001-"),
    () => true,
  );
}
