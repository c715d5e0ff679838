/**
 * What a filter still wants to know of a request when the request has been passed on.
 */
import { HeaderPairs } from "../abi/pairs";
import { RequestFacts } from "../match/request-facts";

/**
 * A request's headers as they were when {@link HttpRequest.keep} was called. Legal everywhere and as long as the
 * filter likes: Envoy shows a request's own headers only until it is passed on, and again in `onLog`.
 */
export class KeptRequest implements RequestFacts {
  constructor(
    /** All names and values, in order. */
    readonly headers: HeaderPairs,
  ) {}

  /** The method, `GET`. */
  get method(): string {
    return this.text(":method");
  }

  /** The path with its query, `/items?page=2`. */
  get path(): string {
    return this.text(":path");
  }

  /** The host that the client asked for, with its port if it named one. */
  get authority(): string {
    return this.text(":authority");
  }

  /** `http` or `https`, as the client sees it. */
  get scheme(): string {
    return this.text(":scheme");
  }

  /** The first value of a header; `null` when it is absent. `name` is in lower case. */
  header(name: string): string | null {
    const headers = this.headers;
    for (let i = 0; i < headers.length; i++) if (headers.nameAt(i) === name) return headers.valueAt(i);
    return null;
  }

  private text(name: string): string {
    const value = this.header(name);
    return value === null ? "" : value;
  }
}
