#!/usr/bin/env bash
# Passes when web was visited from a container of the network.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

if ! docker logs web 2>&1 | grep -q '" 200 .*Wget'; then
  hint "Nobody has visited web from the network yet. Run: docker run --rm --network shop alpine wget -q -O - http://web" \
    "아직 네트워크 안에서 web을 방문한 컨테이너가 없어요. 실행해 보세요: docker run --rm --network shop alpine wget -q -O - http://web"
fi
