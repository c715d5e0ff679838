/** The WASI functions that only a guest of the host's tests imports. */
export declare function fd_write(fd: u32, iovs: usize, count: u32, outWritten: usize): u32;
