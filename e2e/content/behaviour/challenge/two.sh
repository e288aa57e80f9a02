grep -q gold treasure
