[ "$(wc -l < /root/calculated)" = 3 ] || { echo "too early" ; echo "Three sums are to be calculated." > "$VERIFICATION_FAILURE_REASON"; exit 1; }
