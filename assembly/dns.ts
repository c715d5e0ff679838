/**
 * Names of hosts, looked up by Envoy.
 */
import { Bytes, decode } from "./abi/bytes";
import { envoy_resolve_dns } from "./abi/env";
import { allocate } from "./abi/memory";
import { succeeded } from "./abi/refusal";

/** One address of a host. */
export class ResolvedAddress {
  constructor(
    /** The address with a port, which is 0: `192.0.2.1:0`, `[2001:db8::1]:0`. */
    readonly address: string,
    /** How long it holds. */
    readonly ttlSeconds: u32,
  ) {}
}

/**
 * Asks for the addresses of a host. The plugin's {@link RootContext.onResolveDns} gets the answer, perhaps before this
 * call returns.
 *
 * @returns The number that the answer carries; 0 when Envoy refuses to ask.
 */
export function resolve(name: string): u32 {
  const bytes = Bytes.of(name);
  // not OUT: Envoy may call back before this call returns
  const token = allocate(4);
  const status = envoy_resolve_dns(bytes.pointer, bytes.length, token);
  return succeeded("envoy_resolve_dns", status) ? load<u32>(token) : 0;
}

/**
 * Reads Envoy's answer; empty when there are no addresses.
 *
 *     | count u32 | TTL u32 ... | address 0 ... |
 *
 * @internal
 */
export function readAddresses(answer: Bytes): ResolvedAddress[] {
  const addresses: ResolvedAddress[] = [];
  if (answer.length < 4) return addresses;
  const count = load<u32>(answer.pointer);
  const end = answer.pointer + answer.length;
  if (count > answer.length / 5) return addresses;
  let ttl = answer.pointer + 4;
  let text = ttl + count * 4;
  for (let i: u32 = 0; i < count; i++) {
    const start = text;
    while (text < end && load<u8>(text) !== 0) text++;
    addresses.push(new ResolvedAddress(decode(start, (text - start) as u32), load<u32>(ttl)));
    ttl += 4;
    text += 1;
  }
  return addresses;
}
