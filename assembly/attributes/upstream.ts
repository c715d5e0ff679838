/**
 * The upstream's connection: absent until there is one, so most often until `onResponseHeaders`.
 */
import { Bytes } from "../abi/bytes";
import { getBytes, getNumber, getString } from "../properties";
import { Wrapped } from "../values";

/** Address with its port, `192.0.2.1:8080`. */
export function address(): string | null {
  return getString("upstream.address");
}

/** The port; absent when the address is no IP address. */
export function port(): Wrapped<i64> | null {
  return getNumber("upstream.port");
}

/** The proxy's end of the connection. */
export function localAddress(): string | null {
  return getString("upstream.local_address");
}

/** Version of TLS, `TLSv1.3`. */
export function tlsVersion(): string | null {
  return getString("upstream.tls_version");
}

/** Subject of the proxy's certificate. */
export function subjectLocalCertificate(): string | null {
  return getString("upstream.subject_local_certificate");
}

/** Subject of the upstream's certificate. */
export function subjectPeerCertificate(): string | null {
  return getString("upstream.subject_peer_certificate");
}

/** First DNS name in the proxy's certificate. */
export function dnsSanLocalCertificate(): string | null {
  return getString("upstream.dns_san_local_certificate");
}

/** First DNS name in the upstream's certificate. */
export function dnsSanPeerCertificate(): string | null {
  return getString("upstream.dns_san_peer_certificate");
}

/** First URI in the proxy's certificate: its SPIFFE identity in a mesh. */
export function uriSanLocalCertificate(): string | null {
  return getString("upstream.uri_san_local_certificate");
}

/** First URI in the upstream's certificate: its SPIFFE identity in a mesh. */
export function uriSanPeerCertificate(): string | null {
  return getString("upstream.uri_san_peer_certificate");
}

/** SHA-256 of the upstream's certificate, in hexadecimal digits. */
export function sha256PeerCertificateDigest(): string | null {
  return getString("upstream.sha256_peer_certificate_digest");
}

/** The upstream's certificate as PEM, URL-encoded. Envoy 1.40. */
export function peerCertificate(): string | null {
  return getString("upstream.peer_certificate");
}

/** Why connecting or TLS failed; empty when it did not. */
export function transportFailureReason(): string | null {
  return getString("upstream.transport_failure_reason");
}

/** How often the request was tried; 0 when it was not. */
export function requestAttemptCount(): Wrapped<i64> | null {
  return getNumber("upstream.request_attempt_count");
}

/** How long the request waited for a connection, in nanoseconds. */
export function connectionReadyNs(): Wrapped<i64> | null {
  return getNumber("upstream.cx_pool_ready_duration");
}

/** How many endpoints the upstream's cluster has. Envoy 1.40. */
export function endpointCount(): Wrapped<i64> | null {
  return getNumber("upstream.num_endpoints");
}

/** Where the upstream's host is: the message `envoy.config.core.v3.Locality`. Envoy 1.40. */
export function locality(): Bytes | null {
  return getBytes("upstream.locality");
}
