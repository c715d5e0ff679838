/**
 * Signatures made and checked by the proxy, by RSA (PKCS #1 v1.5) or ECDSA, as the key says.
 *
 * Keys are PEM text or DER: a public key in SubjectPublicKeyInfo form, a private one in PKCS #8 form. Hash functions
 * go by name: `sha1`, `sha224`, `sha256`, `sha384`, `sha512`.
 */
import { Bytes } from "../abi/bytes";
import * as log from "../log";
import { ProtobufReader } from "../protobuf/reader";
import { ProtobufWriter } from "../protobuf/writer";
import { callForeignFunction } from "./call";

const DASH: u8 = 0x2d;

/**
 * Whether `signature` was made over `text` by the owner of `publicKey`.
 *
 * @returns `false` also when the proxy cannot tell: the log says why.
 */
export function verifySignature(hash: string, publicKey: Bytes, signature: Bytes, text: Bytes): bool {
  const argument = new ProtobufWriter()
    .text(1, hash)
    .bytes(isPem(publicKey) ? 5 : 2, publicKey)
    .bytes(3, signature)
    .bytes(4, text);
  const answer = callForeignFunction("verify_signature", argument.finish());
  if (answer === null) return false;
  let isValid: bool = false;
  const reader = new ProtobufReader(answer);
  while (reader.next()) {
    if (reader.field === 1) isValid = reader.bool;
    else if (reader.field === 2) log.debug(`verify_signature: ${reader.text}`);
  }
  return isValid;
}

/**
 * Signs `text` with `privateKey`. Envoy offers it from 1.37 on.
 *
 * @returns The signature, valid until the current callback returns; `null` when there is none: the log says why.
 */
export function sign(hash: string, privateKey: Bytes, text: Bytes): Bytes | null {
  const argument = new ProtobufWriter()
    .text(1, hash)
    .bytes(isPem(privateKey) ? 4 : 2, privateKey)
    .bytes(3, text);
  const answer = callForeignFunction("sign", argument.finish());
  if (answer === null) return null;
  let signature: Bytes | null = null;
  const reader = new ProtobufReader(answer);
  while (reader.next()) {
    if (reader.field === 2) signature = reader.bytes;
    else if (reader.field === 3) log.warn(`sign: ${reader.text}`);
  }
  return signature;
}

/** PEM begins with `-----BEGIN`, DER never does. */
function isPem(key: Bytes): bool {
  return key.length > 0 && load<u8>(key.pointer) === DASH;
}
