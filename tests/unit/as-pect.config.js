/** Unit tests that run inside WebAssembly: pure logic, no proxy. */

/** Host functions that a module names because a class it knows could call them; a test that does call one fails. */
function refusals(binary) {
  const wanted = WebAssembly.Module.imports(new WebAssembly.Module(binary));
  const host = wanted.filter(({ name }) => name.startsWith("proxy_"));
  const refuse = (name) => () => {
    throw new Error(`pure logic called ${name}`);
  };
  return Object.fromEntries(host.map(({ name }) => [name, refuse(name)]));
}

export default {
  entries: ["tests/unit/**/*.spec.ts"],
  include: ["tests/unit/**/*.include.ts"],
  disclude: [/node_modules/],
  async instantiate(memory, createImports, instantiate, binary) {
    return instantiate(binary, createImports({ env: { memory, ...refusals(binary) } }));
  },
  outputBinary: false,
};
