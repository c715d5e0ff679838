/**
 * What Envoy offers to plugins beyond proxy-wasm.
 */
export { callForeignFunction } from "./call";
export { compress, uncompress } from "./compression";
export { Expression } from "./expression";
export { LifeSpan, PropertyType, declareProperty, setFilterState } from "./filter-state";
export { sign, verifySignature } from "./signature";
