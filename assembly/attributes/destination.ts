/**
 * The proxy's end of the client's connection; behind a redirection, the address that the client meant.
 */
import { getNumber, getString } from "../properties";
import { Wrapped } from "../values";

/** Address with its port, `192.0.2.1:41000`. */
export function address(): string | null {
  return getString("destination.address");
}

/** The port; absent when the address is no IP address. */
export function port(): Wrapped<i64> | null {
  return getNumber("destination.port");
}
