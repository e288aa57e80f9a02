#!/usr/bin/env bash
# Passes when the image webserver-image:v1 holds the learner's page where nginx serves it.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

image=webserver-image:v1

if ! docker image inspect "$image" >/dev/null 2>&1; then
  other=$(docker images --format '{{.Repository}}:{{.Tag}}' webserver-image 2>/dev/null | head -n 1)
  if [ -n "$other" ]; then
    hint "You built $other. The next step runs $image: give it that name too, with: docker tag $other $image" \
      "$other 이미지를 만들었네요. 다음 단계에서는 $image 이미지를 실행하니 이 이름도 붙여 주세요: docker tag $other $image"
  fi
  hint "There is no image named $image yet. In ~/site, run: docker build -t $image .   (mind the dot at the end)" \
    "아직 $image 이미지가 없어요. ~/site에서 실행하세요: docker build -t $image .   (맨 끝의 점을 잊지 마세요)"
fi

# A container that is created but never started is enough to read a file of the image.
container=$(docker create --network none "$image" 2>/dev/null)
trap 'docker rm --volumes "$container" >/dev/null 2>&1' EXIT

if ! docker cp "$container:/usr/share/nginx/html/index.html" - 2>/dev/null | tar -xOf - 2>/dev/null | cmp -s - ~/site/index.html; then
  hint "$image exists, but the page in it is not your ~/site/index.html. An image is a snapshot: check the Dockerfile, go to ~/site and build again." \
    "$image 이미지는 있지만 그 안의 페이지가 ~/site/index.html과 달라요. 이미지는 스냅샷이에요. Dockerfile을 확인하고 ~/site에서 다시 빌드하세요."
fi
