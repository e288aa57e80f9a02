#!/usr/bin/env bash
set -e
cd ~/site
cat > Dockerfile <<'EOF'
FROM nginx:alpine
COPY . /usr/share/nginx/html
EOF
