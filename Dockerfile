# The platform as one image; docker-compose.yml says what it needs of the host. Sandboxes are not in it: they are made by
# the engine beside it, from images that it builds there at the first start.
ARG NODE_IMAGE=node:20-bookworm-slim

# What the process needs around it: firewall tools, and the way from root to a user of its own.
FROM ${NODE_IMAGE} AS base
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates iptables nftables \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/* \
 && ln -s /srv/sandlot/images/platform/entry /usr/local/bin/sandlot
WORKDIR /srv/sandlot
# glibc else keeps memory for each thread apart, a tenth of what the process has.
ENV SANDLOT_DATA=/data NEXT_TELEMETRY_DISABLED=1 MALLOC_ARENA_MAX=1
VOLUME /data
ENTRYPOINT ["/srv/sandlot/images/platform/entry"]
CMD ["up"]

# Packages and pages. The compiler is for the database driver, where no ready one can be had.
FROM base AS build
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends g++ make python3
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --loglevel=error \
 && sha256sum package-lock.json | cut -d' ' -f1 | tr -d '\n' > node_modules/.sandlot-lock
COPY . .
RUN node cli/sandlot.mjs build \
 && npm prune --omit=dev --ignore-scripts --loglevel=error

FROM base AS platform
COPY --from=build /srv/sandlot /srv/sandlot
