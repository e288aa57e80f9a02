#!/usr/bin/env bash
# Passes when a running container is published at port 80 of the host and answers with the learner's page.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

image=webserver-image:v1

if [ -z "$(docker ps --quiet --filter publish=80)" ]; then
  running=$(docker ps --filter "ancestor=$image" --format '{{.Names}}' 2>/dev/null | head -n 1)
  if [ -n "$running" ]; then
    hint "Your container $running runs, but port 80 of the host does not lead to it. A port can only be mapped when a container is made: remove it with 'docker rm -f $running' and run it again with -p 80:80" \
      "$running 컨테이너가 실행 중이지만 호스트의 80번 포트와 연결되어 있지 않아요. 포트는 컨테이너를 만들 때만 매핑할 수 있어요. 'docker rm -f $running'으로 지우고 -p 80:80을 붙여 다시 실행하세요."
  fi
  stopped=$(docker ps --all --filter "ancestor=$image" --format '{{.Names}}' 2>/dev/null | head -n 1)
  if [ -n "$stopped" ]; then
    hint "Your container $stopped does not run. 'docker logs $stopped' may tell why. Then start a new one: docker run -d -p 80:80 $image" \
      "$stopped 컨테이너가 실행되고 있지 않아요. 'docker logs $stopped'로 이유를 확인한 다음 새로 실행하세요: docker run -d -p 80:80 $image"
  fi
  hint "No container of your image runs yet. Start one with: docker run -d -p 80:80 $image" \
    "아직 내 이미지로 실행한 컨테이너가 없어요. 실행해 보세요: docker run -d -p 80:80 $image"
fi

ask() { curl --silent --max-time 3 http://127.0.0.1:80/; }
# A server that was started this instant is given a moment.
SECONDS=0
until page=$(ask) || [ $SECONDS -gt 2 ]; do sleep 0.2; done

if [ -z "$page" ]; then
  hint "Port 80 of the host is mapped, but nothing answers there. Does -p end in :80, the port that nginx listens on? See PORTS in: docker ps" \
    "호스트의 80번 포트가 매핑되어 있지만 응답이 없어요. -p의 오른쪽이 nginx가 쓰는 80번 포트인가요? docker ps의 PORTS를 확인하세요."
fi

if [ "$page" != "$(cat ~/site/index.html)" ]; then
  hint "Port 80 answers, but not with your page. See with 'docker ps' which IMAGE runs there; if you changed index.html, build again and start a new container." \
    "80번 포트가 응답하지만 내 페이지가 아니에요. 'docker ps'의 IMAGE를 확인하세요. index.html을 바꿨다면 다시 빌드하고 컨테이너를 새로 실행하세요."
fi
