#!/usr/bin/env bash
set -e
docker run -d --name redis-server redis
docker ps
