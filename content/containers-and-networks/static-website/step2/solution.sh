#!/usr/bin/env bash
set -e
cd ~/site
docker build -t webserver-image:v1 .
docker images
