if [ "$(cat ~/workshop/notes.txt 2>/dev/null)" = "First line" ]; then
  echo "done"
else
  echo "notes.txt is not written yet"
fi
