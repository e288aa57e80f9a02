#!/usr/bin/env bash
set -e
id=$(docker ps --quiet --filter publish=80)
docker inspect --format '{{.NetworkSettings.IPAddress}}' "${id:0:3}" > ~/address.txt
curl --silent --show-error --fail "$(cat ~/address.txt)"
