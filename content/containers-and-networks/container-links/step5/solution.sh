#!/usr/bin/env bash
set -e
docker run --rm --link redis-server:redis redis redis-cli -h redis SET greeting "hello from redis-cli"
docker run --rm --link redis-server:redis redis redis-cli -h redis GET greeting
