#!/usr/bin/env bash
set -e
docker pull redis
docker history redis
docker run -d --name redis-archive -p 6380:6379 -v archive:/data redis
