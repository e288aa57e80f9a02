#!/usr/bin/env bash
# Passes while an alpine container with a link is running, whatever its name and its command.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

containers=$(docker ps --quiet)

if [ -n "$containers" ]; then
  # One id a word: the list is meant to be split.
  # shellcheck disable=SC2086
  alpine=$(docker inspect --format '{{.Config.Image}} {{.HostConfig.Links}}' $containers | grep -E '^([^ ]*/)?alpine')
fi

if [ -z "$alpine" ]; then
  ended=$(docker inspect --type container --format '{{.State.Status}}' pinger 2>/dev/null)
  if [ -n "$ended" ]; then
    hint "The container pinger exists, but does not run. 'docker logs pinger' tells why. Remove it with 'docker rm -f pinger' and start it again." \
      "pinger 컨테이너가 있지만 실행 중이 아니에요. 'docker logs pinger'로 이유를 확인하고, 'docker rm -f pinger'로 지운 다음 다시 실행하세요."
  fi
  hint "No alpine container is running now. Start one whose command does not end: docker run -d --name pinger --link redis-server:redis alpine ping redis" \
    "지금 실행 중인 alpine 컨테이너가 없어요. 끝나지 않는 명령으로 실행해 보세요: docker run -d --name pinger --link redis-server:redis alpine ping redis"
fi

if ! grep -qv ' \[\]$' <<<"$alpine"; then
  hint "An alpine container runs, but it has no link to redis-server. Remove it with 'docker rm -f' and its name, and start it again with --link redis-server:redis" \
    "alpine 컨테이너가 실행 중이지만 redis-server와 연결되어 있지 않아요. 'docker rm -f 이름'으로 지우고 --link redis-server:redis를 붙여 다시 실행하세요."
fi
