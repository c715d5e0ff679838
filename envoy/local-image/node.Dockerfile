# node:slim as far as `command: ["node", "/app/server.mjs"]` goes; no shell, no npm.
FROM scratch
COPY rootfs/ /
ENV PATH=/usr/local/bin
CMD ["node"]
