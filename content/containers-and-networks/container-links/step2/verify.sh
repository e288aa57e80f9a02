#!/usr/bin/env bash
# Passes when a linked alpine container reached the other end of its link: its ping ended with code 0,
# or it was given a shell, in which everything else may have been typed.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

containers=$(docker ps --all --quiet)

if [ -n "$containers" ]; then
  # One id a word: the list is meant to be split.
  # shellcheck disable=SC2086
  alpine=$(docker inspect --format '{{.Config.Image}} {{.HostConfig.Links}} {{.State.ExitCode}} {{.Path}} {{join .Args " "}}' $containers | grep -E '^([^ ]*/)?alpine')
fi

if [ -z "$alpine" ]; then
  hint "There is no alpine container yet. Run: docker run --link redis-server:redis alpine ping -c 1 redis   (without --rm, so that it can be looked at afterwards)" \
    "아직 alpine 컨테이너가 없어요. 실행해 보세요: docker run --link redis-server:redis alpine ping -c 1 redis   (나중에 살펴볼 수 있도록 --rm은 빼 주세요)"
fi

linked=$(grep -v '^[^ ]* \[\] ' <<<"$alpine")

if [ -z "$linked" ]; then
  hint "Your alpine container has no link to redis-server. Put --link redis-server:redis before the image's name." \
    "alpine 컨테이너가 redis-server와 연결되어 있지 않아요. 이미지 이름 앞에 --link redis-server:redis를 넣으세요."
fi

reached=$(grep -E '^[^ ]* \[[^]]*\] ([0-9]+ (/bin/)?(sh|ash)( |$)|0 (/bin/)?ping )' <<<"$linked")

if [ -z "$reached" ]; then
  if grep -q ' ping ' <<<"$linked"; then
    hint "The ping got no answer. Ping the alias, the part after the colon: docker run --link redis-server:redis alpine ping -c 1 redis" \
      "ping에 응답이 없었어요. 콜론 뒤의 별칭으로 ping을 보내세요: docker run --link redis-server:redis alpine ping -c 1 redis"
  fi
  hint "The link is there. Now show that it works: docker run --link redis-server:redis alpine ping -c 1 redis" \
    "링크는 만들어졌어요. 이제 통신이 되는지 확인하세요: docker run --link redis-server:redis alpine ping -c 1 redis"
fi
