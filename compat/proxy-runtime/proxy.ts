/** What `meshwright/compat/proxy-runtime/proxy` names: the compiler looks for packages' files by their path. */
export * from "../../assembly/compat/proxy-runtime/proxy";
