echo preparing as $(id -un)
echo "prepared at [[HOST_IP]]" > /root/prepared.txt
ssh root@host01 'echo reached as root >> /root/prepared.txt'
cat /var/lib/sandlot/pages/0/background.sh > /dev/null && touch /tmp/background-done
