#!/usr/bin/env bash
set -e
docker run -d -p 80:80 webserver-image:v1
curl --silent --show-error --fail --retry 5 --retry-delay 1 --retry-all-errors docker
