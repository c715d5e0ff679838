/** There is no Envoy to run here; the message is one sentence that also says what to do. */
export class EnvoyUnavailable extends Error {
  override name = "EnvoyUnavailable";
}
