#!/usr/bin/env bash
# Passes when ~/address.txt holds the address of a running container that serves a page on its own port 80.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

file=~/address.txt

if [ ! -s "$file" ]; then
  hint "Write the container's address into ~/address.txt. 'docker inspect' shows it, below NetworkSettings, as IPAddress." \
    "컨테이너의 주소를 ~/address.txt에 적어 주세요. 'docker inspect' 결과의 NetworkSettings 아래 IPAddress에 있어요."
fi

address=$(grep -Eo '([0-9]{1,3}\.){3}[0-9]{1,3}' "$file" | head -n 1)

case $address in
  '')
    hint "There is no address in ~/address.txt. An address is four numbers with dots between them, such as 10.1.2.3" \
      "파일(~/address.txt)에 주소가 없어요. 주소는 10.1.2.3처럼 점으로 나뉜 숫자 네 개예요."
    ;;
  127.* | 0.0.0.0)
    hint "$address means the host itself. The container has an address of its own: look for IPAddress in what docker inspect shows." \
      "$address 주소는 호스트 자신을 뜻해요. 컨테이너에는 자기 주소가 있어요. docker inspect 결과에서 IPAddress를 찾아보세요."
    ;;
  172.17.0.99)
    hint "172.17.0.99 is only the example. Put the address there that docker inspect shows for your container." \
      "172.17.0.99는 예시일 뿐이에요. docker inspect에 나온 내 컨테이너의 주소를 적어 주세요."
    ;;
esac

containers=$(docker ps --quiet)

if [ -z "$containers" ]; then
  hint "No container is running, so none has an address. Start one with: docker run -d -p 80:80 webserver-image:v1" \
    "실행 중인 컨테이너가 없어서 주소도 없어요. 먼저 실행하세요: docker run -d -p 80:80 webserver-image:v1"
fi

# One id a word: the list is meant to be split.
# shellcheck disable=SC2086
addresses=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' $containers)

if ! grep -Fqx "$address" <<<"$addresses"; then
  hint "No running container has the address $address. A container may get another one when it is started anew: look again with docker inspect." \
    "$address 주소를 가진 실행 중인 컨테이너가 없어요. 컨테이너를 다시 시작하면 주소가 바뀔 수 있으니 docker inspect로 다시 확인하세요."
fi

if ! curl --silent --fail --output /dev/null --max-time 3 "http://$address:80/"; then
  hint "$address belongs to a container, but no web server answers there. Take the container that runs webserver-image:v1" \
    "$address 주소의 컨테이너에서는 웹 서버가 응답하지 않아요. webserver-image:v1로 실행한 컨테이너의 주소를 적어 주세요."
fi
