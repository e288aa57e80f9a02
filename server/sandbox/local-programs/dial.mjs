// dial PORT: stdin and stdout, connected to a TCP port of this sandbox. Says '+' when it is.
import { connect } from 'node:net'

const socket = connect({ port: Number(process.argv[2]), host: '127.0.0.1', allowHalfOpen: true })
socket.once('error', (error) => {
  process.stderr.write(error.message)
  process.exitCode = 1
})
socket.once('connect', () => {
  process.stdout.write('+')
  process.stdin.pipe(socket)
  socket.pipe(process.stdout)
})
socket.once('close', () => process.stdin.destroy())
process.stdout.on('error', () => socket.destroy())
