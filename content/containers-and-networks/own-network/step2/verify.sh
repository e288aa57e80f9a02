#!/usr/bin/env bash
# Passes when the container web is on the network shop and shows ~/shop/index.html at port 8080 of the host.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

if [ ! -s ~/shop/index.html ]; then
  hint "There is no page ~/shop/index.html yet. Click the text of the page to write it." \
    "아직 ~/shop/index.html 페이지가 없어요. 페이지 내용을 클릭해서 작성하세요."
fi

networks=$(docker inspect --type container --format '{{.State.Running}}{{range $name, $_ := .NetworkSettings.Networks}} {{$name}}{{end}}' web 2>/dev/null)

if [ -z "$networks" ]; then
  hint "There is no container named web yet. Start it with the command of this step." \
    "아직 web이라는 컨테이너가 없어요. 이 단계의 명령으로 실행하세요."
fi

if [[ " $networks " != *" shop "* ]]; then
  hint "The container web is not on the network shop. Put it there with: docker network connect shop web" \
    "web 컨테이너가 shop 네트워크에 없어요. 연결해 보세요: docker network connect shop web"
fi

ask() { curl --silent --fail --max-time 3 http://127.0.0.1:8080/; }
# A server that was started this instant is given a moment.
SECONDS=0
until page=$(ask) || [ $SECONDS -gt 2 ]; do sleep 0.2; done

if [ "$page" != "$(cat ~/shop/index.html)" ]; then
  hint "Port 8080 does not show ~/shop/index.html. Remove the container with 'docker rm -f web' and start it again with -p 8080:80 and -v ~/shop:/usr/share/nginx/html:ro" \
    "8080번 포트에 ~/shop/index.html이 보이지 않아요. 'docker rm -f web'으로 지우고 -p 8080:80과 -v ~/shop:/usr/share/nginx/html:ro를 붙여 다시 실행하세요."
fi
