#!/usr/bin/env bash
set -e
echo '<h1>My shop</h1>' > ~/shop/index.html
docker run -d --name web --network shop -p 8080:80 -v ~/shop:/usr/share/nginx/html:ro nginx:alpine
curl --silent --show-error --fail --retry 5 --retry-delay 1 --retry-all-errors docker:8080
