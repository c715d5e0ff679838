import tseslint from "typescript-eslint";

/** What AssemblyScript lacks, said in a sentence, before its compiler says it in its own words. */
const notInAssemblyScript = [
  {
    selector: "TryStatement",
    message: "AssemblyScript has no exceptions: return null, a status or a problem.",
  },
  { selector: "ForOfStatement", message: "AssemblyScript has no for..of: use an index loop." },
  { selector: "ChainExpression", message: "AssemblyScript has no ?. : copy to a const and test for null." },
  {
    selector: ":matches(FunctionDeclaration, VariableDeclaration) > Decorator",
    message: "Decorators on functions and variables keep standard tools from reading this file.",
  },
];

/** One rule per room: which other rooms it may not reach into, and why. */
const closed = (...rules) => [
  "error",
  {
    patterns: rules.map(([rooms, message]) =>
      rooms instanceof RegExp ? { regex: rooms.source, message } : { group: rooms, message },
    ),
  },
];

const outside = ["**/src/**", "node:*"];

export default tseslint.config(
  { ignores: ["dist/", "build/", "node_modules/"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "@typescript-eslint/no-unused-vars": ["error", { args: "none" }],
    },
  },
  {
    files: [
      "assembly/**/*.ts",
      "filters/**/*.ts",
      "tests/unit/**/*.ts",
      "tests/filters/**/*.ts",
      "tests/guests/**/*.ts",
    ],
    rules: {
      "no-restricted-syntax": ["error", ...notInAssemblyScript],
      "prefer-const": "error",
      // AssemblyScript's own types and idioms: bool, usize and <u32>x are no mistakes here
      "@typescript-eslint/no-wrapper-object-types": "off",
      "@typescript-eslint/no-unsafe-function-type": "off",
      "@typescript-eslint/no-empty-function": "off",
    },
  },
  {
    // written for the predecessor, whose compiler compares texts by == only
    files: ["tests/filters/compat-*/*.ts"],
    rules: { eqeqeq: "off" },
  },
  {
    files: ["assembly/abi/**/*.ts"],
    rules: {
      "no-restricted-imports": closed([
        ["../context/**", "../http/**", "../config/**", "../match/**", "../*", "!../text", ...outside],
        "abi/ is the lowest room: of the SDK it imports nothing but text.ts.",
      ]),
    },
  },
  {
    files: ["assembly/config/**/*.ts", "assembly/match/**/*.ts"],
    rules: {
      "no-restricted-imports": closed([
        [
          "**/abi/**",
          "**/context/**",
          "**/http/**",
          "../*",
          "!../config",
          "!../match",
          "!../text",
          ...outside,
        ],
        "config/ and match/ are pure: nothing of the wire.",
      ]),
    },
  },
  {
    files: ["filters/*/*.ts"],
    rules: {
      "no-restricted-imports": closed([
        ["**/assembly/*", "!**/assembly/exports", ...outside],
        "A filter uses the SDK's front door: assembly (index) and assembly/exports.",
      ]),
    },
  },
  ...["compiler", "host", "envoy", "manifests", "importers"].map((room, _, rooms) => ({
    files: [`src/${room}/**/*.ts`],
    rules: {
      "no-restricted-imports": closed(
        [
          [...rooms.filter((other) => other !== room), "testing", "cli", "ui"].map(
            (other) => `../${other}/**`,
          ),
          "compiler, host, envoy, manifests and importers do not know each other, nor the rooms above them.",
        ],
        [
          /\/assembly\/(?!abi\/enums\.ts$)/,
          "Outside the proxy only the ABI's enums are shared with the guest.",
        ],
      ),
    },
  })),
  {
    files: ["src/testing/**/*.ts", "src/library/**/*.ts"],
    rules: {
      "no-restricted-imports": closed([
        ["../cli/**", "../ui/**", "../compiler/**", "../manifests/**", "../importers/**", "**/assembly/**"],
        "testing and library stand on host and envoy alone.",
      ]),
    },
  },
);
