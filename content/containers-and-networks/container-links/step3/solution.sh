#!/usr/bin/env bash
set -e
docker run -d --name pinger --link redis-server:redis alpine ping redis
docker ps
