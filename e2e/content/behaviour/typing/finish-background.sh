echo ended as $(id -un) > /root/ended.txt
