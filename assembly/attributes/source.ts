/**
 * The client's end of its connection.
 */
import { getNumber, getString } from "../properties";
import { Wrapped } from "../values";

/** Address with its port, `192.0.2.1:41000`. */
export function address(): string | null {
  return getString("source.address");
}

/** The port; absent when the address is no IP address. */
export function port(): Wrapped<i64> | null {
  return getNumber("source.port");
}
