perl -e '$| = 1; print "calc> "; while (<STDIN>) { chomp; last if $_ eq "quit"; print eval($_), "\n"; open F, ">>", "/root/calculated"; print F "$_\n"; close F; print "calc> " }'
