#!/usr/bin/env bash
# Passes when a running container named redis-server answers as Redis does.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

status=$(docker inspect --type container --format '{{.State.Status}}' redis-server 2>/dev/null)

if [ -z "$status" ]; then
  other=$(docker ps --filter ancestor=redis --format '{{.Names}}' 2>/dev/null | head -n 1)
  if [ -n "$other" ]; then
    hint "Redis runs, but under the name $other. The next steps call it redis-server, so rename it: docker rename $other redis-server" \
      "Redis가 실행 중이지만 이름이 $other네요. 다음 단계에서 redis-server라는 이름을 쓰니 바꿔 주세요: docker rename $other redis-server"
  fi
  hint "There is no container named redis-server yet. Start it with: docker run -d --name redis-server redis" \
    "아직 redis-server라는 컨테이너가 없어요. 실행해 보세요: docker run -d --name redis-server redis"
fi

if [ "$status" != running ]; then
  hint "The container redis-server exists, but does not run. Start it again with: docker start redis-server   (without -d at its first start, Ctrl+C ended it)" \
    "redis-server 컨테이너가 있지만 실행 중이 아니에요. 다시 시작하세요: docker start redis-server   (처음에 -d 없이 실행했다면 Ctrl+C로 끝났을 거예요)"
fi

if [ "$(docker exec redis-server redis-cli ping 2>/dev/null)" != PONG ]; then
  hint "redis-server runs, but does not answer as Redis does. Was it made from the image redis? If not: docker rm -f redis-server, then start it again." \
    "redis-server가 실행 중이지만 Redis로 응답하지 않아요. redis 이미지로 실행했나요? 아니라면 docker rm -f redis-server로 지우고 다시 실행하세요."
fi
