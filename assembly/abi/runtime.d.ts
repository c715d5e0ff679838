/** What the compiler's runtime offers and its type declarations lack. Read by tsc and editors, not by asc. */

/** Collects all garbage. Legal only when no object of the guest's is on the stack. */
declare function __collect(): void;
