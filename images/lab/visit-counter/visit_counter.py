"""Counts its visits in Redis: GET http://localhost:3000/ answers "Total requests: 1", then 2, then 3.

Redis is looked for at the host name "redis". Everything a request needs is in this file.
"""

import signal
import socket
import sys

REDIS = ("redis", 6379)


def main():
    # "docker stop" asks the first process of a container this way, and no one else would answer for it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = socket.create_server(("", 3000))
    print("Listening on port 3000")
    while True:
        client, address = server.accept()
        with client:
            client.settimeout(5)
            try:
                request = client.recv(4096).decode("latin-1")
                status, body = answer(request)
                client.sendall(response(status, body))
            except OSError as problem:
                print(address[0], "went away:", problem)


def answer(request):
    method, path = (request.split(" ") + ["", ""])[:2]
    print(method, path)
    if path == "/favicon.ico":
        return "404 Not Found", "Not here\n"
    try:
        return "200 OK", f"This request was answered by {socket.gethostname()}\nTotal requests: {count_request()}\n"
    except OSError as problem:
        return "503 Service Unavailable", f"Cannot reach redis at {REDIS[0]}:{REDIS[1]}: {problem}\n"


def count_request():
    """INCR adds one to the number that Redis keeps under a key, and answers it as ":<number>"."""
    with socket.create_connection(REDIS, timeout=3) as redis:
        redis.sendall(b"INCR requests\r\n")
        return int(redis.recv(64).decode().strip().lstrip(":"))


def response(status, body):
    content = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    return head.encode() + content


main()
