/**
 * What Envoy offers beyond proxy-wasm: DNS, environment variables, the VM's configuration.
 */
export * from "../../../assembly/exports";

import {
  Action,
  Bytes,
  HttpContext,
  ResolvedAddress,
  RootContext,
  dns,
  environment,
  log,
  registerRootContext,
} from "../../../assembly";

/** Read while the module initialises. */
const early: string | null = environment.get("MODE");

class EnvoyOwn extends RootContext {
  override onVmStart(configuration: string): bool {
    log.info(`VM configuration: ${configuration}`);
    return configuration !== "refuse";
  }

  override validateConfiguration(configuration: string): bool {
    log.info("asked to validate");
    return false;
  }

  override onConfigure(configuration: string): bool {
    log.info(`plugin configuration: ${configuration}`);
    log.info(`MODE early ${text(early)}, now ${text(environment.get("MODE"))}`);
    log.info(`EMPTY ${text(environment.get("EMPTY"))}, MOD ${text(environment.get("MOD"))}`);
    log.info(`URL ${text(environment.get("URL"))}`);
    return true;
  }

  override onForeignFunction(functionId: u32, argument: Bytes): void {
    log.info(`called ${functionId} ${argument.toString()}`);
  }

  override onResolveDns(token: u32, addresses: ResolvedAddress[]): void {
    let line = `answer to ${token}:`;
    for (let i = 0; i < addresses.length; i++) line += ` ${addresses[i].address}`;
    log.info(line);
  }

  override onDone(): bool {
    log.info("plugin done");
    return true;
  }

  override onDelete(): void {
    log.info("plugin deleted");
  }

  override createHttpContext(id: u32): HttpContext {
    return new Resolving(id);
  }
}

class Resolving extends HttpContext {
  override onRequestHeaders(endOfStream: bool): Action {
    const name = this.request.headers.get("x-resolve");
    if (name === null) return Action.Continue;
    log.info(`asked as ${dns.resolve(name)}`);
    return Action.Continue;
  }
}

function text(value: string | null): string {
  return value === null ? "null" : `"${value}"`;
}

registerRootContext<EnvoyOwn>();
