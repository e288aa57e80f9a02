#!/usr/bin/env bash
# Passes when port 80 and port 8080 of the host lead to port 80 of two different running containers.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

first=$(docker ps --quiet --filter publish=80)
second=$(docker ps --quiet --filter publish=8080)

if [ -z "$second" ]; then
  hint "Nothing is published at port 8080 of the host yet. Start a second copy with: docker run -d -p 8080:80 webserver-image:v1" \
    "아직 호스트의 8080번 포트에 연결된 컨테이너가 없어요. 두 번째 컨테이너를 실행하세요: docker run -d -p 8080:80 webserver-image:v1"
fi

if [ -z "$first" ] || [ "$first" = "$second" ]; then
  hint "Port 8080 is there, but the first container, on port 80 of the host, is gone. Start it again: docker run -d -p 80:80 webserver-image:v1" \
    "8080번 포트는 있지만 호스트의 80번 포트에 연결된 첫 번째 컨테이너가 없어요. 다시 실행하세요: docker run -d -p 80:80 webserver-image:v1"
fi

ask() { curl --silent --fail --output /dev/null --max-time 3 http://127.0.0.1:8080/; }
# A server that was started this instant is given a moment.
SECONDS=0
until ask; do
  if [ $SECONDS -gt 2 ]; then
    hint "Port 8080 of the host is mapped, but no web server answers. nginx listens on port 80 in the container: the number after the colon must be 80. Remove the copy with 'docker rm -f $second' and start it with -p 8080:80" \
      "호스트의 8080번 포트가 매핑되어 있지만 웹 서버가 응답하지 않아요. 컨테이너 안의 nginx는 80번 포트를 쓰므로 콜론 오른쪽은 80이어야 해요. 'docker rm -f $second'로 지우고 -p 8080:80으로 다시 실행하세요."
  fi
  sleep 0.2
done
