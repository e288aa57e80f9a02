#!/usr/bin/env bash
set -e
docker run --rm --network shop alpine wget -q -O - http://web
