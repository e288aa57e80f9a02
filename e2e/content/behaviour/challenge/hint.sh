[ -n "$1" ] && echo "A file is made with touch."
