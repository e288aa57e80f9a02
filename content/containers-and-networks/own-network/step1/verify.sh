#!/usr/bin/env bash
# Passes when there is a network named shop.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

if ! docker network inspect shop >/dev/null 2>&1; then
  hint "There is no network named shop yet. Make it with: docker network create shop" \
    "아직 shop이라는 네트워크가 없어요. 만들어 보세요: docker network create shop"
fi
