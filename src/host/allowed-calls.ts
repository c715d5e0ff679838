/** When Envoy lets few host calls through: any other makes the guest trap. */

/** While the module initializes. */
export const ALLOWED_AT_START: ReadonlySet<string> = new Set([
  "proxy_log",
  "fd_write",
  "args_sizes_get",
  "args_get",
  "environ_sizes_get",
  "environ_get",
  "fd_prestat_get",
  "fd_prestat_dir_name",
  "clock_time_get",
  "random_get",
]);

/** While the guest allocates for the host. */
export const ALLOWED_IN_ALLOCATOR: ReadonlySet<string> = new Set(["proxy_log", "fd_write", "clock_time_get"]);
