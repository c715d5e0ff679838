/**
 * What a match may ask of a request, so that matching needs no host.
 */

/** The facts of one request. */
export interface RequestFacts {
  /** The method, in upper case. */
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** The first value of a header; `null` when it is absent. */
  header(name: string): string | null;
}
