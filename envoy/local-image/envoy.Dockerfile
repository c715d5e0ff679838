# The shape of envoyproxy/envoy: same entrypoint, default command, port and user id.
FROM scratch
COPY rootfs/ /
ENV PATH=/usr/local/bin:/bin
EXPOSE 10000
# The official image has none; it serves `docker ps` and people, and nothing here may depend on it.
HEALTHCHECK --interval=2s --timeout=2s --start-period=10s \
  CMD wget -q -O /dev/null "http://127.0.0.1:${ENVOY_ADMIN_PORT:-9901}/ready"
USER 101:101
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["envoy", "-c", "/etc/envoy/envoy.yaml"]
