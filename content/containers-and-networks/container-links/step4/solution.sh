#!/usr/bin/env bash
set -e
docker rm -f pinger
docker run -d -p 3000:3000 --link redis-server:redis sandlot/visit-counter
curl --silent --show-error --fail --retry 5 --retry-delay 1 --retry-all-errors docker:3000
curl --silent --show-error --fail docker:3000
