#!/usr/bin/env bash
# Passes when the Redis in redis-server has a key named greeting.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

if [ "$(docker exec redis-server redis-cli ping 2>/dev/null)" != PONG ]; then
  hint "redis-server does not answer. See whether it runs with 'docker ps', and start it with: docker start redis-server" \
    "redis-server가 응답하지 않아요. 'docker ps'로 실행 중인지 확인하고, 멈춰 있다면 시작하세요: docker start redis-server"
fi

if [ "$(docker exec redis-server redis-cli exists greeting)" != 1 ]; then
  hint "Redis has no key named greeting yet. At the prompt of redis-cli, type: SET greeting \"hello from redis-cli\"" \
    "Redis에 아직 greeting이라는 키가 없어요. redis-cli 프롬프트에서 입력하세요: SET greeting \"hello from redis-cli\""
fi
