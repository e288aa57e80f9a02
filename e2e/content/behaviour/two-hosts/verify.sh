grep -q second ~/copied.txt
