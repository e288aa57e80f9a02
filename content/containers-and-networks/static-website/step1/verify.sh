#!/usr/bin/env bash
# Passes when ~/site/Dockerfile starts from nginx:alpine and copies files to where nginx serves them.

hint() {
  if [ "${SANDLOT_LANGUAGE:-en}" = ko ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
  exit 1
}

file=~/site/Dockerfile

if [ ! -f "$file" ]; then
  other=$(find ~ -maxdepth 2 -type f -iname 'dockerfile*' 2>/dev/null | head -n 1)
  if [ -n "$other" ]; then
    hint "There is a file $other, but the next step builds from ~/site/Dockerfile, spelled just like that. Move it: mv $other ~/site/Dockerfile" \
      "$other 파일이 있지만, 다음 단계에서는 ~/site/Dockerfile로 빌드해요(대소문자까지 같아야 해요). 옮겨 보세요: mv $other ~/site/Dockerfile"
  fi
  hint "There is no file ~/site/Dockerfile yet. Go to the site with 'cd ~/site', then write the file." \
    "아직 ~/site/Dockerfile 파일이 없어요. 'cd ~/site'로 이동한 다음 파일을 작성하세요."
fi

if [ ! -s "$file" ]; then
  hint "The file ~/site/Dockerfile is empty. Write the two lines again." \
    "Dockerfile(~/site/Dockerfile)이 비어 있어요. 두 줄을 다시 작성하세요."
fi

if ! grep -Eiq '^[[:space:]]*FROM[[:space:]].*nginx:alpine([[:space:]]|$)' "$file"; then
  hint "The Dockerfile has no line 'FROM nginx:alpine', so Docker would not know what to start from. See what it holds with: cat ~/site/Dockerfile" \
    "Dockerfile에 'FROM nginx:alpine' 줄이 없어서 어떤 이미지에서 시작할지 알 수 없어요. 내용을 확인해 보세요: cat ~/site/Dockerfile"
fi

if ! grep -Eiq '^[[:space:]]*(COPY|ADD)[[:space:]]' "$file"; then
  hint "The Dockerfile has no COPY line yet: the image would hold nginx, but not your page." \
    "Dockerfile에 아직 COPY 줄이 없어요. 이대로면 이미지에 nginx는 있어도 내 페이지는 없어요."
fi

if ! grep -Eiq '^[[:space:]]*(COPY|ADD|WORKDIR)[[:space:]].*/usr/share/nginx/html' "$file"; then
  hint "The COPY line should end in /usr/share/nginx/html: that is where nginx looks for pages." \
    "COPY 줄은 /usr/share/nginx/html로 끝나야 해요. nginx가 페이지를 찾는 곳이에요."
fi
