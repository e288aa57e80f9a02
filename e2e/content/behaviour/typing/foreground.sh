mkdir -p /home/scrapbook/tutorial/workshop && cd workshop
await-background.sh
export GREETING='hello from the foreground'
cat /root/prepared.txt
