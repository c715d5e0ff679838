/** The public test kit: one interface over the in-process host and a real Envoy. */
export * from "./mesh.ts";
