#!/usr/bin/env bash
# Passes when a running container publishes port 6379 and keeps /data in a volume or directory with a name.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

# Single quotes: $port and $to belong to Docker's template, not to the shell.
# shellcheck disable=SC2016
facts='{{.Name}} ports{{range $port, $to := .NetworkSettings.Ports}}{{if $to}} {{$port}}{{end}}{{end}} mounts{{range .Mounts}} {{.Type}}:{{.Name}}:{{.Destination}}{{end}}'
containers=$(docker ps --quiet)

if [ -n "$containers" ]; then
  # One id a word: the list is meant to be split.
  # shellcheck disable=SC2086
  running=$(docker inspect --format "$facts" $containers)
fi

# A volume that Docker made up has 64 hexadecimal digits for a name.
kept=$(grep -E ' (volume|bind):[^ ]*:/data/?( |$)' <<<"$running" | grep -Ev ' volume:[0-9a-f]{64}:/data/?( |$)')

if grep -Eq ' ports.* 6379/tcp.* mounts' <<<"$kept"; then exit 0; fi

if [ -n "$kept" ]; then
  hint "The data is kept, but the port is not published. EXPOSE in 'docker history redis' names it; it goes after the colon of -p. Remove the container with 'docker rm -f redis-archive' and try again." \
    "데이터는 볼륨에 보관되지만 포트가 공개되지 않았어요. 'docker history redis'의 EXPOSE에 있는 포트를 -p의 콜론 오른쪽에 적으세요. 'docker rm -f redis-archive'로 지우고 다시 해 보세요."
fi

if grep -Eq ' ports.* 6379/tcp.* mounts' <<<"$running"; then
  hint "The port is published, but the data is not kept in a volume with a name. VOLUME in 'docker history redis' names the directory; it goes after the colon of -v. Remove the container with 'docker rm -f redis-archive' and try again." \
    "포트는 공개됐지만 데이터가 이름 있는 볼륨에 보관되지 않아요. 'docker history redis'의 VOLUME에 있는 디렉터리를 -v의 콜론 오른쪽에 적으세요. 'docker rm -f redis-archive'로 지우고 다시 해 보세요."
fi

if docker inspect --type container redis-archive >/dev/null 2>&1; then
  hint "redis-archive is there, but either it does not run or port and directory are not the right ones. Compare with EXPOSE and VOLUME in 'docker history redis', remove it with 'docker rm -f redis-archive' and try again." \
    "redis-archive가 있지만 실행 중이 아니거나 포트와 디렉터리가 맞지 않아요. 'docker history redis'의 EXPOSE, VOLUME과 비교하고, 'docker rm -f redis-archive'로 지운 다음 다시 해 보세요."
fi

hint "There is no second Redis yet. Find EXPOSE and VOLUME in 'docker history redis', then start redis-archive with -p 6380:PORT and -v archive:DIRECTORY" \
  "아직 두 번째 Redis가 없어요. 'docker history redis'에서 EXPOSE와 VOLUME을 찾고, -p 6380:포트 -v archive:디렉터리를 붙여 redis-archive를 실행하세요."
