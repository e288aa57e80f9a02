[ -e treasure ]
