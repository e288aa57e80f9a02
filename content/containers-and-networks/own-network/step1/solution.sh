#!/usr/bin/env bash
set -e
docker network create shop
