/**
 * Metadata: values by namespace and key, put there by the configuration or, for a request, by filters before this one.
 */
import { Bytes } from "../abi/bytes";
import { HeaderPairs } from "../abi/pairs";
import { getBool, getBytes, getFloat, getPairs, getString } from "../properties";
import { Wrapped } from "../values";

const SEPARATOR = "\0";

/** One set of metadata. Namespaces and keys may contain dots. A value that is absent, or null, is `null`. */
export class Metadata {
  private prefix: string;

  /** @param property - The property that holds the set: `xds.route_metadata`. @internal */
  constructor(property: string) {
    this.prefix = property.split(".").join(SEPARATOR) + SEPARATOR;
  }

  /** A value that is text. */
  getString(namespace: string, key: string): string | null {
    return getString(this.path(namespace, key));
  }

  /** A value that is a number. */
  getNumber(namespace: string, key: string): Wrapped<f64> | null {
    return getFloat(this.path(namespace, key));
  }

  /** A value that is true or false. */
  getBool(namespace: string, key: string): Wrapped<bool> | null {
    return getBool(this.path(namespace, key));
  }

  /** A value that is an object of texts; of a list of texts, each is a name with an empty value. */
  getPairs(namespace: string, key: string): HeaderPairs | null {
    return getPairs(this.path(namespace, key));
  }

  /**
   * A value inside of objects: `getIn(["auth", "roles", "admin"])` is the value `admin` of the object `roles` in the
   * namespace `auth`. As the proxy encodes it, valid until the current callback returns.
   */
  getIn(path: string[]): Bytes | null {
    return getBytes(this.prefix + "filter_metadata" + SEPARATOR + path.join(SEPARATOR));
  }

  /** The message of a namespace in `typed_filter_metadata`, valid until the current callback returns. */
  getMessage(namespace: string): Bytes | null {
    return getBytes(this.prefix + "typed_filter_metadata" + SEPARATOR + namespace);
  }

  /** All of it: the message `envoy.config.core.v3.Metadata`, valid until the current callback returns. */
  message(): Bytes | null {
    return getBytes(this.prefix);
  }

  private path(namespace: string, key: string): string {
    return this.prefix + "filter_metadata" + SEPARATOR + namespace + SEPARATOR + key;
  }
}

/** What filters before this one, Envoy's own or plugins, have noted for the request or connection. */
export function dynamicMetadata(): Metadata {
  return new Metadata("metadata");
}
