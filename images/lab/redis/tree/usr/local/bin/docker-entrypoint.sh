#!/bin/sh -e
# Options alone are for redis-server. It takes connections from other containers, which is what an image is for.
case "${1:-}" in -*) set -- redis-server "$@" ;; esac
if [ "$1" = redis-server ]; then
  exec "$@" --protected-mode no
fi
exec "$@"
