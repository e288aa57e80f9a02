#!/usr/bin/env bash
# Passes when the application at port 3000 of the host counts, and was visited twice before this visit.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

container=$(docker ps --quiet --filter publish=3000)

if [ -z "$container" ]; then
  hint "Nothing is published at port 3000 of the host. Start the application with: docker run -d -p 3000:3000 --link redis-server:redis sandlot/visit-counter" \
    "호스트의 3000번 포트에 연결된 컨테이너가 없어요. 애플리케이션을 실행하세요: docker run -d -p 3000:3000 --link redis-server:redis sandlot/visit-counter"
fi

ask() { curl --silent --max-time 3 http://127.0.0.1:3000/; }
# A server that was started this instant is given a moment.
SECONDS=0
until page=$(ask) || [ $SECONDS -gt 2 ]; do sleep 0.2; done
total=$(sed -n 's/.*Total requests: \([0-9]\{1,\}\).*/\1/p' <<<"$page" | head -n 1)

if [ -z "$total" ]; then
  if [ "$(docker inspect --format '{{.HostConfig.Links}}' "$container")" = '[]' ]; then
    hint "The application runs, but has no link, so it cannot find its database. Remove it with 'docker rm -f $container' and start it with --link redis-server:redis" \
      "애플리케이션이 실행 중이지만 링크가 없어서 데이터베이스를 찾지 못해요. 'docker rm -f $container'로 지우고 --link redis-server:redis를 붙여 다시 실행하세요."
  fi
  hint "Port 3000 does not answer with a count. Does redis-server still run ('docker ps')? What does the application say ('docker logs $container')?" \
    "3000번 포트가 방문 횟수를 알려 주지 않아요. redis-server가 실행 중인지('docker ps'), 애플리케이션 로그에 무엇이 있는지('docker logs $container') 확인하세요."
fi

if [ "$total" -lt 3 ]; then
  hint "The application counts. Now visit it a few times yourself and watch the number grow: curl docker:3000" \
    "애플리케이션이 방문 횟수를 세고 있어요. 이제 직접 몇 번 방문해서 숫자가 커지는지 보세요: curl docker:3000"
fi
