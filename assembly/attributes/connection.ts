/**
 * The client's connection. What is about TLS or certificates is absent where there are none.
 */
import { getBool, getNumber, getString } from "../properties";
import { Wrapped } from "../values";

/** Number of the connection, unique in the proxy while it runs. */
export function id(): Wrapped<i64> | null {
  return getNumber("connection.id");
}

/** Whether the client has shown a certificate. */
export function isMtls(): Wrapped<bool> | null {
  return getBool("connection.mtls");
}

/** The server name (SNI) that the client asked for; empty when it named none. */
export function requestedServerName(): string | null {
  return getString("connection.requested_server_name");
}

/** Version of TLS, `TLSv1.3`. */
export function tlsVersion(): string | null {
  return getString("connection.tls_version");
}

/** Subject of the proxy's certificate. */
export function subjectLocalCertificate(): string | null {
  return getString("connection.subject_local_certificate");
}

/** Subject of the client's certificate. */
export function subjectPeerCertificate(): string | null {
  return getString("connection.subject_peer_certificate");
}

/** First DNS name in the proxy's certificate. */
export function dnsSanLocalCertificate(): string | null {
  return getString("connection.dns_san_local_certificate");
}

/** First DNS name in the client's certificate. */
export function dnsSanPeerCertificate(): string | null {
  return getString("connection.dns_san_peer_certificate");
}

/** First URI in the proxy's certificate: its SPIFFE identity in a mesh. */
export function uriSanLocalCertificate(): string | null {
  return getString("connection.uri_san_local_certificate");
}

/** First URI in the client's certificate: its SPIFFE identity in a mesh. */
export function uriSanPeerCertificate(): string | null {
  return getString("connection.uri_san_peer_certificate");
}

/** SHA-256 of the client's certificate, in hexadecimal digits. */
export function sha256PeerCertificateDigest(): string | null {
  return getString("connection.sha256_peer_certificate_digest");
}

/** The client's certificate as PEM, URL-encoded. Envoy 1.40. */
export function peerCertificate(): string | null {
  return getString("connection.peer_certificate");
}

/** Why TLS with the client failed. */
export function transportFailureReason(): string | null {
  return getString("connection.transport_failure_reason");
}

/** Why the proxy ended the connection. */
export function terminationDetails(): string | null {
  return getString("connection.termination_details");
}
