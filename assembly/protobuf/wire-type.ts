/** How the value of a protobuf field is encoded. */
export enum WireType {
  Varint = 0,
  Fixed64 = 1,
  /** A length, then so many bytes: text, bytes, a message, a packed list. */
  Sized = 2,
  Fixed32 = 5,
}
