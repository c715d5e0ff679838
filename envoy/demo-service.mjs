// A small service for the compose mesh: says its name and the request it got.
import { createServer } from "node:http";

const name = process.env.SERVICE_NAME ?? "demo";

const server = createServer((request, response) => {
  const { method, url, headers } = request;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ service: name, method, path: url, headers }, null, 2) + "\n");
});

server.listen(8080, () => console.log(`${name}: listening on port 8080`));

// As process 1 of a container, Node has no default action for these.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
