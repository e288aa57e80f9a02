/* What a program writes on its way to the server: in pieces, as in an exec of the engine's, and one more at its end. */
#include <arpa/inet.h>
#include <stdint.h>

enum stream { STDOUT_PIECE = 1, STDERR_PIECE = 2, EXIT_PIECE = 3 /* the exit code, u32 big-endian */ };

/* {stream u8, 0, 0, 0, length u32 big-endian} */
#define PIECE_HEAD 8

__attribute__((unused)) static void write_head(char *head, enum stream stream, size_t length) {
  uint32_t size = htonl((uint32_t)length);
  memset(head, 0, PIECE_HEAD);
  head[0] = (char)stream;
  memcpy(head + 4, &size, sizeof size);
}

/* Why a program was not started, as if it had said so itself. What the server does not take is lost. */
__attribute__((unused)) static void refuse(int server, const char *doing) {
  char piece[256], *text = piece + PIECE_HEAD;
  uint32_t code = htonl(126);
  int length = snprintf(text, sizeof piece - PIECE_HEAD, "sandlot: %s: %s\n", doing, strerror(errno));
  if (length >= (int)(sizeof piece - PIECE_HEAD)) length = sizeof piece - PIECE_HEAD - 1;
  write_head(piece, STDERR_PIECE, (size_t)length);
  if (write(server, piece, PIECE_HEAD + (size_t)length) < 0) return;
  write_head(piece, EXIT_PIECE, sizeof code);
  memcpy(text, &code, sizeof code);
  if (write(server, piece, PIECE_HEAD + sizeof code) < 0) return;
}
