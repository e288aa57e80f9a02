while [ ! -s /root/ended.txt ]; do sleep 0.1; done
cat /root/ended.txt
